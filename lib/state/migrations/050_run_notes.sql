-- What a team says of a run. The label may change; `request` stays as it was asked for, by which a repeated request is known.
ALTER TABLE lastwrite.load_tests ADD COLUMN label text;
UPDATE lastwrite.load_tests SET label = request ->> 'label' WHERE request ? 'label';
ALTER TABLE lastwrite.load_tests ADD COLUMN pinned boolean NOT NULL DEFAULT false;

-- Lists begin with those that are pinned; a row-wise comparison needs one direction for all.
CREATE INDEX load_tests_pinned_first ON lastwrite.load_tests (pinned DESC, created_at DESC, id DESC);
CREATE INDEX load_tests_labelled ON lastwrite.load_tests (label, created_at DESC, id DESC) WHERE label IS NOT NULL;

CREATE TABLE lastwrite.load_test_remarks (
  id           uuid        PRIMARY KEY,
  load_test_id uuid        NOT NULL REFERENCES lastwrite.load_tests ON DELETE CASCADE,
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- NULL where the console does not know them.
  written_by   text,
  text         text        NOT NULL
);

CREATE INDEX load_test_remarks_of_run ON lastwrite.load_test_remarks (load_test_id, at, id);
