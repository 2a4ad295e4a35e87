-- The hash chain over the trail. A row keeps its own hash, so that a row that was changed can be named exactly; a seal
-- hashes the hashes of its rows and the seal before it, so that neither rows, hashes nor seals can be changed, taken out or
-- put in. Writers of the trail know nothing of it: one sealer at a time follows behind them.
CREATE TABLE audit_seals (
  number    bigint PRIMARY KEY,      -- 1, 2, 3 and so on
  first_seq bigint NOT NULL,         -- what follows the seal before, whether such a row exists or not
  last_seq  bigint NOT NULL UNIQUE,
  row_count integer NOT NULL CHECK (row_count > 0),
  hash      bytea NOT NULL CHECK (octet_length(hash) = 32),
  sealed_at timestamptz NOT NULL,
  CHECK (first_seq <= last_seq)
);
CREATE TABLE audit_row_hashes (
  seq  bigint PRIMARY KEY,           -- no foreign key: a hash outlives a row that somebody took out, and tells of it
  seal bigint NOT NULL,
  hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);

-- Append-only as the trail is.
REVOKE ALL ON audit_seals, audit_row_hashes FROM ime_runtime;
GRANT SELECT, INSERT ON audit_seals, audit_row_hashes TO ime_runtime;

CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE ON audit_seals
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_seals_no_truncate BEFORE TRUNCATE ON audit_seals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_row_hashes_append_only BEFORE UPDATE OR DELETE ON audit_row_hashes
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_row_hashes_no_truncate BEFORE TRUNCATE ON audit_row_hashes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- The sealer asks how far numbers were given out.
GRANT SELECT ON SEQUENCE audit_logs_seq_seq TO ime_runtime;

-- Who acted in a person's name, asked together with what the person did.
CREATE INDEX audit_logs_impersonated_idx ON audit_logs (impersonated_user_id, seq DESC)
  WHERE impersonated_user_id IS NOT NULL;
