-- An administrator acting for a referrer. The session is the administrator's; what it may do are the referrer's rights.
-- Rows stay when the session is gone: the referrer sees them in the own account history.
CREATE TABLE impersonations (
  id         varchar(40) PRIMARY KEY,
  session_id varchar(36) NOT NULL UNIQUE,  -- the session's key, see spring_session; it may be gone
  admin_id   varchar(40) NOT NULL REFERENCES users (id),
  target_id  varchar(40) NOT NULL REFERENCES users (id),
  reason     varchar(300) NOT NULL,
  begun_at   timestamptz NOT NULL,
  ends_at    timestamptz NOT NULL,
  ended_at   timestamptz,
  ending     varchar(20) CHECK (ending IN ('exited', 'signed_out', 'expired', 'session_ended')),
  CHECK (admin_id <> target_id),
  CHECK (ends_at > begun_at AND ends_at <= begun_at + interval '60 minutes'),
  CHECK ((ended_at IS NULL) = (ending IS NULL))
);
CREATE INDEX impersonations_target_idx ON impersonations (target_id, begun_at DESC);
CREATE INDEX impersonations_admin_idx ON impersonations (admin_id, begun_at DESC);
CREATE INDEX impersonations_open_idx ON impersonations (ends_at) WHERE ended_at IS NULL;

-- Without its row a session would be a plain one of the administrator, so no row is ever taken away; only its end is
-- written, and nothing else can be changed.
REVOKE ALL ON impersonations FROM ime_runtime;
GRANT SELECT, INSERT, UPDATE (ended_at, ending) ON impersonations TO ime_runtime;
