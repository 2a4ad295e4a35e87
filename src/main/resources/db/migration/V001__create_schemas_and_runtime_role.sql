-- The application connects with one login and acts as this role at run time (SET ROLE when the pool opens a connection).
-- It owns nothing: only migrations act as the owner, so the running application cannot alter tables or audit rules.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'ime_runtime') THEN
    BEGIN
      CREATE ROLE ime_runtime NOLOGIN NOINHERIT;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- another database of this cluster created it at the same moment
    END;
  END IF;
END
$$;
GRANT ime_runtime TO CURRENT_USER;

CREATE SCHEMA IF NOT EXISTS app;
CREATE SCHEMA IF NOT EXISTS camunda;
GRANT USAGE ON SCHEMA app, camunda TO ime_runtime;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ime_runtime;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT USAGE, SELECT ON SEQUENCES TO ime_runtime;
ALTER DEFAULT PRIVILEGES IN SCHEMA camunda GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ime_runtime;
ALTER DEFAULT PRIVILEGES IN SCHEMA camunda GRANT USAGE, SELECT ON SEQUENCES TO ime_runtime;

-- Slot holds exclude overlapping time ranges of one specialist, which needs equality inside a GiST index.
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;
