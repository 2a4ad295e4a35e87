-- A row comes before its object in the store and outlives it: whatever breaks off in between, the row says what is to be
-- completed or removed. pending: bytes are coming in. scanning: stored, not yet checked. failed: broke off. deleted: the
-- tombstone. purged_at says when every version of the object was seen to be gone.
INSERT INTO users (id, email, name, role) VALUES
  ('system:documents', 'documents@system.invalid', 'Document keeping', 'system');

ALTER TABLE documents DROP CONSTRAINT documents_file_size_check;
ALTER TABLE documents ADD CONSTRAINT documents_file_size_check CHECK (file_size >= 0 AND file_size <= 524288000);
ALTER TABLE documents DROP CONSTRAINT documents_state_check;
ALTER TABLE documents ADD CONSTRAINT documents_state_check
  CHECK (state IN ('pending', 'scanning', 'available', 'rejected', 'failed', 'deleted'));
ALTER TABLE documents
  ADD COLUMN uploaded_for_id varchar(40) REFERENCES users (id),
  ADD COLUMN rejection       varchar(40),                        -- why it was rejected: a code
  ADD COLUMN attempts        int NOT NULL DEFAULT 0,             -- of the step that is due
  ADD COLUMN not_before      timestamptz NOT NULL DEFAULT now(), -- of the step that is due; while it runs, its lease
  ADD COLUMN stored_at       timestamptz,
  ADD COLUMN held_by_id      varchar(40) REFERENCES users (id),  -- legal hold: who set it, null where there is none
  ADD COLUMN hold_reason     varchar(500),
  ADD COLUMN deleted_at      timestamptz,
  ADD COLUMN deleted_by_id   varchar(40) REFERENCES users (id),
  ADD COLUMN purged_at       timestamptz,
  ADD CONSTRAINT documents_kept_whole CHECK (state NOT IN ('scanning', 'available') OR (sha256 IS NOT NULL AND file_size > 0)),
  ADD CONSTRAINT documents_held_stay CHECK (held_by_id IS NULL OR deleted_at IS NULL);
CREATE INDEX documents_due_idx ON documents (not_before)
  WHERE state IN ('pending', 'scanning') OR (state IN ('failed', 'deleted') AND purged_at IS NULL);

-- What a referrer must not see is hidden here as well: dictations always, reports until the process has released them.
DROP POLICY own_rows ON documents;
CREATE POLICY own_rows ON documents TO ime_runtime
  USING (EXISTS (SELECT 1 FROM bookings b WHERE b.id = booking_id
    AND ((SELECT current_setting('app.actor_role', true)) <> 'user'
      OR (category <> 'dictation'
        AND (category <> 'report' OR b.current_progress IN ('report_generated', 'payment_received'))))));
