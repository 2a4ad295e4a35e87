-- Links that open an account: an invitation, or a password reset. Only hashes are kept. A new invitation replaces the one
-- before; wishes for a reset do not, or a stranger's wish would spoil the owner's link.
CREATE TABLE account_tokens (
  token_hash      varchar(64) PRIMARY KEY,
  user_id         varchar(40) NOT NULL REFERENCES users (id),
  purpose         varchar(20) NOT NULL CHECK (purpose IN ('invitation', 'password_reset')),
  organization_id varchar(40) REFERENCES organizations (id), -- the firm that invited
  created_at      timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL
);
CREATE INDEX account_tokens_user_idx ON account_tokens (user_id, purpose, created_at);
CREATE UNIQUE INDEX account_tokens_one_invitation ON account_tokens (user_id) WHERE purpose = 'invitation';

-- Whoever reset a password by mail cannot use the same mailbox as the second factor on the same day.
ALTER TABLE users ADD COLUMN password_reset_at timestamptz;
