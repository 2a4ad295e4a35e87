CREATE TABLE users (
  id            varchar(40) PRIMARY KEY,
  email         varchar(254) NOT NULL,
  name          varchar(200) NOT NULL,
  role          varchar(20) NOT NULL CHECK (role IN ('user', 'specialist', 'staff', 'manager', 'admin', 'system')),
  password_hash varchar(255),
  phone         varchar(32),
  disabled      boolean NOT NULL DEFAULT false,
  version       bigint NOT NULL DEFAULT 0,
  created_at    timestamptz NOT NULL DEFAULT now(),
  updated_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_email_key ON users (lower(email));

CREATE TABLE organizations (
  id         varchar(40) PRIMARY KEY,
  name       varchar(200) NOT NULL,
  slug       varchar(80) NOT NULL UNIQUE,
  reserved   boolean NOT NULL DEFAULT false,
  version    bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE organization_members (
  organization_id varchar(40) NOT NULL REFERENCES organizations (id),
  user_id         varchar(40) NOT NULL REFERENCES users (id),
  role            varchar(20) NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'admin', 'member')),
  created_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, user_id)
);
CREATE INDEX organization_members_user_idx ON organization_members (user_id);

CREATE TABLE teams (
  id              varchar(40) PRIMARY KEY,
  organization_id varchar(40) NOT NULL REFERENCES organizations (id),
  name            varchar(200) NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, name)
);

CREATE TABLE team_members (
  team_id varchar(40) NOT NULL REFERENCES teams (id),
  user_id varchar(40) NOT NULL REFERENCES users (id),
  PRIMARY KEY (team_id, user_id)
);

-- Work of webhooks, timers and jobs is attributed to these; nobody can sign in as them.
INSERT INTO users (id, email, name, role) VALUES
  ('system:acuity', 'acuity@system.invalid', 'Acuity Scheduling', 'system'),
  ('system:process', 'process@system.invalid', 'Booking process', 'system'),
  ('system:reconciler', 'reconciler@system.invalid', 'Acuity reconciliation', 'system'),
  ('system:notification', 'notification@system.invalid', 'Mail delivery', 'system'),
  ('system:setup', 'setup@system.invalid', 'Set-up', 'system');

-- Bookings made directly in Acuity wait here until a coordinator has found their referrer; only staff see them.
INSERT INTO organizations (id, name, slug, reserved) VALUES ('unassigned', 'Unassigned', 'unassigned', true);

-- Spring Session: sessions live in the database, so that losing a node logs nobody out. Variable length instead of char,
-- which would keep the driver's varchar parameters from using the indexes.
CREATE TABLE spring_session (
  primary_id            varchar(36) NOT NULL PRIMARY KEY,
  session_id            varchar(64) NOT NULL,
  creation_time         bigint NOT NULL,
  last_access_time      bigint NOT NULL,
  max_inactive_interval int NOT NULL,
  expiry_time           bigint NOT NULL,
  principal_name        varchar(100)
);
CREATE UNIQUE INDEX spring_session_ix1 ON spring_session (session_id);
CREATE INDEX spring_session_ix2 ON spring_session (expiry_time);
CREATE INDEX spring_session_ix3 ON spring_session (principal_name);

CREATE TABLE spring_session_attributes (
  session_primary_id varchar(36) NOT NULL REFERENCES spring_session (primary_id) ON DELETE CASCADE,
  attribute_name     varchar(200) NOT NULL,
  attribute_bytes    bytea NOT NULL,
  PRIMARY KEY (session_primary_id, attribute_name)
);
