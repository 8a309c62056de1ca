-- Inspections that somebody kept to share, word for word as they were answered.
CREATE TABLE lastwrite.snapshots (
  id              uuid PRIMARY KEY,
  environment     text NOT NULL,
  name            text NOT NULL,
  inspection      json NOT NULL,
  kept_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- NULL where nobody said who they were.
  kept_by         text,
  request         jsonb NOT NULL,
  idempotency_key text UNIQUE
);
CREATE INDEX snapshots_by_record ON lastwrite.snapshots (environment, name, kept_at DESC);
CREATE INDEX snapshots_by_age ON lastwrite.snapshots (kept_at);

CREATE TABLE lastwrite.snapshot_notes (
  id          uuid PRIMARY KEY,
  snapshot_id uuid NOT NULL REFERENCES lastwrite.snapshots ON DELETE CASCADE,
  text        text NOT NULL,
  written_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  written_by  text,
  edited_at   timestamptz
);
CREATE INDEX snapshot_notes_by_snapshot ON lastwrite.snapshot_notes (snapshot_id, id);

-- What the consoles of this database share and nobody else knows. `seal`: by which they know an inspection again that one of them made.
CREATE TABLE lastwrite.secrets (
  name   text PRIMARY KEY,
  secret bytea NOT NULL
);
INSERT INTO lastwrite.secrets (name, secret)
VALUES ('seal', decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));
