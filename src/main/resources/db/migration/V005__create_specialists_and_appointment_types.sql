CREATE TABLE specialists (
  id                 varchar(40) PRIMARY KEY,
  user_id            varchar(40) UNIQUE REFERENCES users (id),
  acuity_calendar_id varchar(40) NOT NULL UNIQUE,
  name               varchar(200) NOT NULL,
  specialty          varchar(200) NOT NULL,
  location           varchar(300),
  timezone           varchar(64) NOT NULL,
  is_active          boolean NOT NULL DEFAULT true,
  version            bigint NOT NULL DEFAULT 0,
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX specialists_active_idx ON specialists (is_active);

-- An administrator's decision how an Acuity appointment type is held; without a row the proposal made from its name holds.
CREATE TABLE appointment_type_kinds (
  acuity_type_id varchar(40) PRIMARY KEY,
  kind           varchar(20) NOT NULL CHECK (kind IN ('in_person', 'telehealth')),
  updated_at     timestamptz NOT NULL DEFAULT now()
);

-- The inbox of hints that an appointment may have changed. A hint names an appointment and carries no state:
-- what holds is read from Acuity when the hint is worked off.
CREATE TABLE webhook_events (
  id            varchar(40) PRIMARY KEY,
  source        varchar(20) NOT NULL CHECK (source IN ('acuity', 'automation', 'platform', 'reconciliation')),
  event_type    varchar(100) NOT NULL,
  resource_id   varchar(255) NOT NULL,
  calendar_id   varchar(255),
  payload       jsonb NOT NULL,
  actor_id      varchar(40),            -- who asked for the change, where it was asked for through the platform
  on_behalf_of_id varchar(40),
  state         varchar(20) NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'processed', 'ignored', 'dead')),
  attempts      int NOT NULL DEFAULT 0,
  failures      int NOT NULL DEFAULT 0, -- in a row, of handing it on; many mean that the hint itself is at fault
  not_before    timestamptz NOT NULL,
  taken_at      timestamptz,            -- when it was last handed on
  processed_at  timestamptz,
  error         varchar(200),
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX webhook_events_waiting_idx ON webhook_events (not_before) WHERE state = 'waiting';
CREATE INDEX webhook_events_resource_idx ON webhook_events (resource_id, created_at);
CREATE INDEX webhook_events_created_idx ON webhook_events (created_at);
-- An equal hint melts into the one that waits already. A key rather than a look-up: two that come at once cannot both
-- stay, and finding the other one costs the same however many wait.
CREATE UNIQUE INDEX webhook_events_untaken_key ON webhook_events
  (resource_id, source, event_type, coalesce(actor_id, ''), coalesce(on_behalf_of_id, ''))
  WHERE state = 'waiting' AND taken_at IS NULL;
