-- A sweep is what was asked for and a few moments; its progress, counts and cost are computed from its parts each time.
CREATE TABLE lastwrite.sweeps (
  id              uuid        PRIMARY KEY,
  environment     text        NOT NULL,
  record_type     text        NOT NULL,
  title           text        NOT NULL,
  plural          text        NOT NULL,
  kind            text        NOT NULL CHECK (kind IN ('recent', 'deep')),
  request         jsonb       NOT NULL,
  started_by      text,
  schedule_id     uuid,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  idempotency_key text UNIQUE,
  -- Planning, and later ending it, is one worker's: a claim under a number, and until when without renewal.
  claim_id        uuid,
  worker          text,
  lease_until     timestamptz,
  attempts        smallint    NOT NULL DEFAULT 0,
  started_at      timestamptz,
  -- Its parts are all there.
  planned_at      timestamptz,
  paused_at       timestamptz,
  -- What it covers: changes after window_from (NULL: all) up to window_to.
  window_from     timestamptz,
  window_to       timestamptz,
  -- Per owner of stores of its own, what was found before it began, and what is compared of its rows.
  preflight       jsonb,
  warnings        text[]      NOT NULL DEFAULT '{}',
  left_out        jsonb       NOT NULL DEFAULT '[]',
  -- Set when it has ended by itself.
  outcome         text CHECK (outcome IN ('clean', 'drifted', 'incomplete')),
  incomplete      text[]      NOT NULL DEFAULT '{}',
  -- Exactly one of the three when it is over.
  completed_at    timestamptz,
  cancelled_at    timestamptz,
  failed_at       timestamptz,
  failure         jsonb,
  CHECK (num_nonnulls(completed_at, cancelled_at, failed_at) <= 1),
  CHECK ((failure IS NULL) = (failed_at IS NULL)),
  CHECK ((outcome IS NULL) = (completed_at IS NULL))
);

CREATE INDEX sweeps_newest ON lastwrite.sweeps (created_at DESC, id);
CREATE INDEX sweeps_of_type ON lastwrite.sweeps (environment, record_type, created_at DESC);
CREATE INDEX sweeps_unfinished ON lastwrite.sweeps (created_at, id) WHERE num_nonnulls(completed_at, cancelled_at, failed_at) = 0;

-- The parts of a sweep. Each is claimed with a lease and finished once, under the number of its claim.
CREATE TABLE lastwrite.sweep_parts (
  sweep_id    uuid        NOT NULL REFERENCES lastwrite.sweeps ON DELETE CASCADE,
  n           integer     NOT NULL,
  -- Whose stores, where each owner has its own; '{}' otherwise.
  owner       jsonb       NOT NULL,
  -- A scope of keys (deep) or a window of changes (recent).
  scope       jsonb       NOT NULL,
  records     bigint      NOT NULL,
  rows        bigint      NOT NULL,
  claim_id    uuid,
  worker      text,
  lease_until timestamptz,
  attempts    smallint    NOT NULL DEFAULT 0,
  -- Not tried again before: a store was away.
  due_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  -- Of a finished part: records it compared, and records that differ and are not looked at, for there are too many.
  compared    bigint,
  unseen      bigint      NOT NULL DEFAULT 0,
  -- Why it could not be compared; then it counts for nothing.
  problem     text,
  PRIMARY KEY (sweep_id, n)
);

CREATE INDEX sweep_parts_open ON lastwrite.sweep_parts (sweep_id, n) WHERE finished_at IS NULL;
-- What each piece of work has cost the stores, written with its result.
CREATE TABLE lastwrite.sweep_costs (
  sweep_id      uuid        NOT NULL REFERENCES lastwrite.sweeps ON DELETE CASCADE,
  at            timestamptz NOT NULL DEFAULT clock_timestamp(),
  postgres_ms   double precision NOT NULL,
  clickhouse_ms double precision NOT NULL,
  rows_read     bigint      NOT NULL
);

CREATE INDEX sweep_costs_latest ON lastwrite.sweep_costs (sweep_id, at);

-- Records that differ, or that had drifted before, until the inspection has told.
CREATE TABLE lastwrite.sweep_candidates (
  sweep_id    uuid        NOT NULL REFERENCES lastwrite.sweeps ON DELETE CASCADE,
  name        text        NOT NULL,
  -- Its checksums differ, it changed in the window and the first look did not find it consistent, or it had drifted before.
  reason      text        NOT NULL CHECK (reason IN ('checksum', 'changed', 'drift')),
  -- The part that named it; NULL: none did.
  part        integer,
  found_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Not read again before.
  due_at      timestamptz NOT NULL,
  tries       smallint    NOT NULL DEFAULT 0,
  -- Of what was read when the inspection found nothing and the checksums still differed.
  fingerprint text,
  claim_id    uuid,
  worker      text,
  lease_until timestamptz,
  settled     text CHECK (settled IN ('agreeing', 'settling', 'drifted', 'unreadable')),
  settled_at  timestamptz,
  -- Of one that drifted.
  cause       text,
  -- It was an open drift, and is none any more.
  healed      boolean     NOT NULL DEFAULT false,
  problem     text,
  PRIMARY KEY (sweep_id, name),
  CHECK ((settled IS NULL) = (settled_at IS NULL))
);

CREATE INDEX sweep_candidates_due ON lastwrite.sweep_candidates (sweep_id, due_at) WHERE settled IS NULL;

CREATE TABLE lastwrite.sweep_notes (
  sweep_id uuid        NOT NULL REFERENCES lastwrite.sweeps ON DELETE CASCADE,
  at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- The same thing is noted once.
  key      text        NOT NULL,
  message  text        NOT NULL,
  PRIMARY KEY (sweep_id, key)
);

-- Through when every change of a type is verified: the end of the gapless union of what complete sweeps covered. Moved by the statement that ends a sweep.
CREATE TABLE lastwrite.verified (
  environment  text        NOT NULL,
  record_type  text        NOT NULL,
  -- NULL: from the beginning, by a deep sweep.
  verified_from timestamptz,
  verified_through timestamptz NOT NULL,
  -- Records that the last complete deep sweep compared.
  records      bigint,
  PRIMARY KEY (environment, record_type)
);

-- One row per record for as long as it has drifted, and after it has healed.
CREATE TABLE lastwrite.drifts (
  id            uuid        PRIMARY KEY,
  environment   text        NOT NULL,
  record_type   text        NOT NULL,
  title         text        NOT NULL,
  name          text        NOT NULL,
  tenant        text        NOT NULL,
  cause         text        NOT NULL,
  severity      text        NOT NULL,
  headline      text        NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_seen_at  timestamptz NOT NULL,
  healed_at     timestamptz,
  -- The sweep that found it, and the one that saw it last; they may be gone.
  sweep_id      uuid,
  last_sweep_id uuid,
  calls_known   integer     NOT NULL DEFAULT 0,
  -- Inspections with all RAW versions; NULL where values are not kept, or no longer.
  first_seen    json,
  last_seen     json,
  CHECK (last_seen_at >= first_seen_at)
);

CREATE UNIQUE INDEX drifts_open ON lastwrite.drifts (environment, record_type, name) WHERE healed_at IS NULL;
CREATE INDEX drifts_newest ON lastwrite.drifts (environment, record_type, first_seen_at DESC, id);
CREATE INDEX drifts_of_record ON lastwrite.drifts (environment, name, first_seen_at DESC);
CREATE INDEX drifts_healed ON lastwrite.drifts (healed_at) WHERE healed_at IS NOT NULL;
