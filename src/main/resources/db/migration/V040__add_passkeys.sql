-- Passkeys. The two tables that Spring Security's repositories read and write, held to people and factors by keys of ours.
CREATE TABLE user_entities (
  id           varchar(1000) PRIMARY KEY,  -- random: what authenticators keep of a person
  name         varchar(100) NOT NULL UNIQUE REFERENCES users (id),
  display_name varchar(200)
);

CREATE TABLE user_credentials (
  credential_id                varchar(1000) PRIMARY KEY,
  user_entity_user_id          varchar(1000) NOT NULL REFERENCES user_entities (id),
  public_key                   bytea NOT NULL,
  signature_count              bigint,
  uv_initialized               boolean,
  backup_eligible              boolean NOT NULL,
  authenticator_transports     varchar(1000),
  public_key_credential_type   varchar(100),
  backup_state                 boolean NOT NULL,
  attestation_object           bytea,
  attestation_client_data_json bytea,
  created                      timestamptz,
  last_used                    timestamptz,
  label                        varchar(1000) NOT NULL
);
CREATE INDEX user_credentials_entity_idx ON user_credentials (user_entity_user_id);

ALTER TABLE second_factors DROP CONSTRAINT second_factors_kind_check;
ALTER TABLE second_factors
  ADD COLUMN name varchar(60),  -- as its owner calls it; of passkeys only
  ADD COLUMN credential_id varchar(1000) UNIQUE REFERENCES user_credentials (credential_id),
  ADD CONSTRAINT second_factors_kind_check CHECK (kind IN ('totp', 'email', 'passkey')),
  ADD CONSTRAINT second_factors_passkey_check
    CHECK ((kind = 'passkey') = (credential_id IS NOT NULL) AND (kind = 'passkey') = (name IS NOT NULL));

-- What a passkey must sign next. One for each session, half-finished sign-in or sign-in page; used up by the first answer.
CREATE TABLE passkey_challenges (
  bound_to   varchar(80) PRIMARY KEY,
  challenge  bytea NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX passkey_challenges_expiry_idx ON passkey_challenges (expires_at);
