-- A run of the race lab: a race of SQL sessions, each variant at each isolation level. Its status and counts are computed each time.
CREATE TABLE lastwrite.lab_runs (
  id              uuid        PRIMARY KEY,
  title           text,
  -- Text, variants, levels, limit.
  request         jsonb       NOT NULL,
  -- The race as it was read from the text.
  race            json        NOT NULL,
  idempotency_key text        UNIQUE,
  started_by      text,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- A claim: who works on it, under a number that makes whatever an earlier claim still saves fall flat, and until when without renewal.
  claim_id        uuid,
  worker          text,
  lease_until     timestamptz,
  -- Claims since a cell was finished last.
  attempts        smallint    NOT NULL DEFAULT 0,
  started_at      timestamptz,
  -- Exactly one of the three when it is over.
  completed_at    timestamptz,
  cancelled_at    timestamptz,
  failed_at       timestamptz,
  failure         jsonb,
  -- What happened on the way, for readers of the figures: [{at, message}].
  notes           jsonb       NOT NULL DEFAULT '[]',
  CHECK (num_nonnulls(completed_at, cancelled_at, failed_at) <= 1),
  CHECK ((failure IS NULL) = (failed_at IS NULL))
);

CREATE INDEX lab_runs_newest ON lastwrite.lab_runs (created_at DESC, id DESC);
CREATE INDEX lab_runs_unfinished ON lastwrite.lab_runs (created_at, id) WHERE num_nonnulls(completed_at, cancelled_at, failed_at) = 0;

-- One variant at one level. It is finished once, by one claim, with all its orders.
CREATE TABLE lastwrite.lab_cells (
  run_id      uuid        NOT NULL REFERENCES lastwrite.lab_runs ON DELETE CASCADE,
  n           smallint    NOT NULL,
  -- NULL: as the race is written.
  variant     text,
  level       text,
  -- Orders run so far.
  orders      integer     NOT NULL DEFAULT 0,
  started_at  timestamptz,
  finished_at timestamptz,
  -- What was counted, once it is finished.
  figures     json,
  -- The outcomes that are kept, each with its shortest order.
  groups      json,
  PRIMARY KEY (run_id, n),
  CHECK ((finished_at IS NULL) = (figures IS NULL)),
  CHECK ((finished_at IS NULL) = (groups IS NULL))
);
