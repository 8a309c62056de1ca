-- What people started, changed and deleted, each with the change itself in one transaction. It stays when its subject goes.
CREATE TABLE lastwrite.activity (
  id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- NULL where the console does not know them.
  by      text,
  what    text        NOT NULL,
  kind    text        NOT NULL,
  -- The id of the run, or the name of the record.
  subject text        NOT NULL,
  -- What it was called then.
  title   text        NOT NULL,
  changes text[]      NOT NULL DEFAULT '{}'
);

CREATE INDEX activity_of_person ON lastwrite.activity (by, id DESC) WHERE by IS NOT NULL;
CREATE INDEX activity_of_subject ON lastwrite.activity (subject, id);
CREATE INDEX activity_by_age ON lastwrite.activity (at);
