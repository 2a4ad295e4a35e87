-- Somebody has lost every second factor: one administrator asks to remove them, another one confirms.
CREATE TABLE factor_removals (
  id           varchar(40) PRIMARY KEY,
  user_id      varchar(40) NOT NULL REFERENCES users (id),
  asked_by     varchar(40) NOT NULL REFERENCES users (id),
  reason       varchar(300) NOT NULL,  -- how the person's identity was proven
  asked_at     timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  decided_by   varchar(40) REFERENCES users (id),
  decided_at   timestamptz,
  decision     varchar(10) CHECK (decision IN ('confirmed', 'withdrawn', 'expired')),
  CHECK (user_id <> asked_by),
  CHECK (decision <> 'confirmed' OR (decided_by <> asked_by AND decided_by <> user_id)),
  CHECK ((decision IS NULL) = (decided_at IS NULL)),
  CHECK (decision IS NULL OR decision = 'expired' OR decided_by IS NOT NULL)
);
CREATE UNIQUE INDEX factor_removals_one_open ON factor_removals (user_id) WHERE decision IS NULL;

-- What was asked stays as it was asked.
REVOKE ALL ON factor_removals FROM ime_runtime;
GRANT SELECT, INSERT, UPDATE (decided_by, decided_at, decision) ON factor_removals TO ime_runtime;
