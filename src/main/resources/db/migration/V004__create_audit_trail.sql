CREATE TABLE audit_logs (
  seq                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id                   varchar(40) NOT NULL UNIQUE,
  user_id              varchar(40) NOT NULL,  -- the real person or system:<component>; no foreign key: rows outlive users
  impersonated_user_id varchar(40),           -- the person acted for
  role                 varchar(20) NOT NULL,
  organization_id      varchar(40),
  action               varchar(100) NOT NULL,
  resource_type        varchar(50) NOT NULL,
  resource_id          varchar(255) NOT NULL,
  outcome              varchar(20) NOT NULL CHECK (outcome IN ('ok', 'denied', 'failed')),
  reason               varchar(100),
  channel              varchar(20) NOT NULL CHECK (channel IN ('portal', 'api', 'job', 'webhook', 'camunda')),
  metadata             jsonb NOT NULL DEFAULT '{}',
  ip_address           inet,
  user_agent           varchar(400),
  request_id           varchar(64),
  "timestamp"          timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX audit_logs_user_idx ON audit_logs (user_id, seq DESC);
CREATE INDEX audit_logs_resource_idx ON audit_logs (resource_type, resource_id, seq DESC);
CREATE INDEX audit_logs_timestamp_idx ON audit_logs ("timestamp");
CREATE INDEX audit_logs_action_idx ON audit_logs (action, seq DESC);

-- Append-only twice over: the runtime role may only insert and read, and nobody gets past the trigger.
REVOKE ALL ON audit_logs FROM ime_runtime;
GRANT SELECT, INSERT ON audit_logs TO ime_runtime;

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit rows are append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_logs_append_only BEFORE UPDATE OR DELETE ON audit_logs
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_logs_no_truncate BEFORE TRUNCATE ON audit_logs
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
