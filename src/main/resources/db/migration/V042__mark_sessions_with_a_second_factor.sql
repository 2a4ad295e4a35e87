-- Whether the session began while a second factor was demanded of its owner, and so was given. Sessions from before are
-- taken to have begun without: where it is demanded their owners sign in once more.
ALTER TABLE spring_session ADD COLUMN second_factor_demanded boolean NOT NULL DEFAULT false;
