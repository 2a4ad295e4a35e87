-- Where a firm switches this on, its referrers see the bookings of their own teams only (an "ethical wall").
ALTER TABLE organizations ADD COLUMN team_isolation boolean NOT NULL DEFAULT false;

-- "Which teams is this person in" is asked with every list.
CREATE INDEX team_members_user_idx ON team_members (user_id);
