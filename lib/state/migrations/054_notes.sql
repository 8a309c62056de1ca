-- Notes of people are one kind, whatever they stand on.
CREATE TABLE lastwrite.notes (
  id           uuid PRIMARY KEY,
  snapshot_id  uuid REFERENCES lastwrite.snapshots ON DELETE CASCADE,
  load_test_id uuid REFERENCES lastwrite.load_tests ON DELETE CASCADE,
  text         text NOT NULL,
  written_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- NULL where the console does not know who wrote it.
  written_by   text,
  edited_at    timestamptz,
  CHECK (num_nonnulls(snapshot_id, load_test_id) = 1)
);

INSERT INTO lastwrite.notes (id, snapshot_id, text, written_at, written_by, edited_at)
SELECT id, snapshot_id, text, written_at, written_by, edited_at FROM lastwrite.snapshot_notes;
INSERT INTO lastwrite.notes (id, load_test_id, text, written_at, written_by)
SELECT id, load_test_id, text, at, written_by FROM lastwrite.load_test_remarks;

CREATE INDEX notes_of_snapshot ON lastwrite.notes (snapshot_id, written_at, id) WHERE snapshot_id IS NOT NULL;
CREATE INDEX notes_of_load_test ON lastwrite.notes (load_test_id, written_at, id) WHERE load_test_id IS NOT NULL;

DROP TABLE lastwrite.snapshot_notes, lastwrite.load_test_remarks;
