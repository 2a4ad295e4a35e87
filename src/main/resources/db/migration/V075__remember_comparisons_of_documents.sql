-- One row: when the document store is to be compared with the rows next, by whichever node comes first, and what the last
-- comparison found. Counts alone: every node shows them as metrics.
CREATE TABLE document_comparison (
  only_row        boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  due_at          timestamptz NOT NULL DEFAULT now(),
  compared_at     timestamptz,
  without_row     int NOT NULL DEFAULT 0,
  without_object  int NOT NULL DEFAULT 0,
  of_other_size   int NOT NULL DEFAULT 0
);
INSERT INTO document_comparison DEFAULT VALUES;
