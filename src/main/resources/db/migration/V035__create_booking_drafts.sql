-- A booking that somebody is still filling in. What was entered is health information of an examinee, so it is sealed by
-- the application and opens only in the row of the person whose it is; it is gone once the booking is made, and the row
-- with it after a week.
CREATE TABLE booking_drafts (
  id            varchar(40) PRIMARY KEY,
  owner_id      varchar(40) NOT NULL REFERENCES users (id),  -- whose rights count: the person acted for, where there is one
  keyboard_id   varchar(40) NOT NULL REFERENCES users (id),  -- who typed it
  content       text,                                        -- sealed; null once the booking is made
  key_number    int NOT NULL DEFAULT 1,                      -- counts tries that came to nothing before the content changed
  tried         boolean NOT NULL DEFAULT false,              -- whether the content, as it is, was sent and came to nothing
  sending_since timestamptz,                                 -- set while a booking is being made of it
  booking_id    varchar(40) REFERENCES bookings (id),
  created_at    timestamptz NOT NULL DEFAULT now(),
  expires_at    timestamptz NOT NULL,
  CHECK (content IS NOT NULL OR booking_id IS NOT NULL)
);
CREATE INDEX booking_drafts_owner_idx ON booking_drafts (owner_id, keyboard_id);
CREATE INDEX booking_drafts_expiry_idx ON booking_drafts (expires_at);
CREATE INDEX booking_drafts_booking_idx ON booking_drafts (booking_id);

-- A draft is nobody else's business: the examination company's people see every booking, but no draft of others.
ALTER TABLE booking_drafts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON booking_drafts TO ime_runtime
  USING (owner_id = (SELECT current_setting('app.actor_user', true)));
CREATE POLICY own_rows_of_operators ON booking_drafts TO ime_operator
  USING (owner_id = (SELECT current_setting('app.actor_user', true))
    OR ((SELECT current_setting('app.actor_role', true)) = 'system' AND expires_at < now()));
