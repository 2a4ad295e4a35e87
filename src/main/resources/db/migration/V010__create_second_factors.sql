-- Second factors: authenticator apps, and codes by mail (referrers only).
CREATE TABLE second_factors (
  id           varchar(40) PRIMARY KEY,
  user_id      varchar(40) NOT NULL REFERENCES users (id),
  kind         varchar(10) NOT NULL CHECK (kind IN ('totp', 'email')),
  secret       varchar(255),  -- of an authenticator app: AES-GCM, with the id of the key in front
  bound_to     varchar(80),   -- the challenge or session that alone may confirm; null once confirmed
  confirmed_at timestamptz,
  last_step    bigint,        -- the last time step whose code was accepted: no code works twice
  last_used_at timestamptz,
  created_at   timestamptz NOT NULL,
  CHECK ((kind = 'totp') = (secret IS NOT NULL)),
  CHECK ((confirmed_at IS NULL) = (bound_to IS NOT NULL))
);
CREATE INDEX second_factors_user_idx ON second_factors (user_id);
CREATE UNIQUE INDEX second_factors_one_pending ON second_factors (user_id) WHERE confirmed_at IS NULL;
CREATE UNIQUE INDEX second_factors_one_email ON second_factors (user_id) WHERE kind = 'email';

CREATE TABLE recovery_codes (
  user_id    varchar(40) NOT NULL REFERENCES users (id),
  code_hash  varchar(64) NOT NULL,
  used_at    timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, code_hash)
);

-- Between the password and the second factor. There is no session yet; whoever holds the token may go on.
CREATE TABLE sign_in_challenges (
  token_hash      varchar(64) PRIMARY KEY,
  user_id         varchar(40) NOT NULL REFERENCES users (id),
  purpose         varchar(20) NOT NULL CHECK (purpose IN ('verification', 'enrolment')),
  password_mark   varchar(64) NOT NULL,  -- a changed password voids the challenge
  tries           int NOT NULL DEFAULT 0,
  mail_code_hash  varchar(64),
  mail_code_until timestamptz,
  mails_sent      int NOT NULL DEFAULT 0,
  created_at      timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL
);
CREATE INDEX sign_in_challenges_user_idx ON sign_in_challenges (user_id);
CREATE INDEX sign_in_challenges_expiry_idx ON sign_in_challenges (expires_at);

-- Bounds the codes that are tried on one account in an hour, however many challenges and addresses they come from.
CREATE TABLE second_factor_tries (
  user_id varchar(40) PRIMARY KEY REFERENCES users (id),
  since   timestamptz NOT NULL,
  tries   int NOT NULL
);

-- Step-up tokens of administrators: they end with their session.
CREATE TABLE admin_tokens (
  token_hash varchar(64) PRIMARY KEY,
  user_id    varchar(40) NOT NULL REFERENCES users (id),
  session_id varchar(36) NOT NULL REFERENCES spring_session (primary_id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);
CREATE INDEX admin_tokens_session_idx ON admin_tokens (session_id);
CREATE INDEX admin_tokens_expiry_idx ON admin_tokens (expires_at);

ALTER TABLE users ADD COLUMN phone_verified_at timestamptz;  -- no text messages are sent yet, so nothing sets it
