-- Links that open an account: an invitation, or a password reset. One of a kind a person; only its hash is kept.
CREATE TABLE account_tokens (
  user_id         varchar(40) NOT NULL REFERENCES users (id),
  purpose         varchar(20) NOT NULL CHECK (purpose IN ('invitation', 'password_reset')),
  token_hash      varchar(64) NOT NULL UNIQUE,
  organization_id varchar(40) REFERENCES organizations (id), -- the firm that invited, for its list of open invitations
  created_at      timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  PRIMARY KEY (user_id, purpose)
);
