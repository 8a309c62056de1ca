-- An exploration is what was asked for and a few moments; its status and counts are computed from its orders each time.
CREATE TABLE lastwrite.explorations (
  id           uuid             PRIMARY KEY,
  scenario     text             NOT NULL,
  variant      text             NOT NULL,
  -- Where the records of scorecard races lie; NULL for scenarios with tables of their own.
  environment  text,
  request      jsonb            NOT NULL,
  created_at   timestamptz      NOT NULL DEFAULT clock_timestamp(),
  -- A claim: who works on it, under a number that makes whatever an earlier claim still saves fall flat, and until when without renewal.
  claim_id     uuid,
  worker       text,
  lease_until  timestamptz,
  attempts     smallint         NOT NULL DEFAULT 0,
  -- Of the last claim: each begins anew.
  started_at   timestamptz,
  -- As the first order showed them: who takes part with which steps, and how many orders those have at most.
  actors       jsonb,
  possible     double precision,
  -- The shortest violating order, run again: {n, schedule, violations, sentence, states}.
  witness      json,
  -- Every order was run or provably equals one that was.
  exhausted    boolean          NOT NULL DEFAULT false,
  -- Exactly one of the three when it is over.
  completed_at timestamptz,
  cancelled_at timestamptz,
  failed_at    timestamptz,
  failure      jsonb,
  -- Its records are gone from the stores.
  cleaned_at   timestamptz,
  CHECK (num_nonnulls(completed_at, cancelled_at, failed_at) <= 1),
  CHECK ((failure IS NULL) = (failed_at IS NULL)),
  CHECK (NOT exhausted OR completed_at IS NOT NULL)
);

CREATE INDEX explorations_newest ON lastwrite.explorations (created_at DESC, id);
CREATE INDEX explorations_unfinished ON lastwrite.explorations (created_at, id) WHERE num_nonnulls(completed_at, cancelled_at, failed_at) = 0;

-- Orders that were run to their end, numbered as they ended.
CREATE TABLE lastwrite.exploration_orders (
  exploration_id uuid               NOT NULL REFERENCES lastwrite.explorations ON DELETE CASCADE,
  n              integer            NOT NULL,
  schedule       json               NOT NULL,
  steps          integer            NOT NULL,
  -- How often another actor goes on than the one before.
  switches       integer            NOT NULL,
  outcome        text               NOT NULL CHECK (outcome IN ('ok', 'violated', 'deadlock', 'error')),
  violations     text[]             NOT NULL,
  error          text,
  -- What went wrong, in words; NULL where nothing did.
  sentence       text,
  -- Per call: its own time, and its waiting for locks.
  call_ms        double precision[] NOT NULL,
  blocked_ms     double precision[] NOT NULL,
  retries        integer            NOT NULL,
  refused        integer            NOT NULL,
  PRIMARY KEY (exploration_id, n)
);

CREATE INDEX exploration_orders_violating ON lastwrite.exploration_orders (exploration_id, steps, switches, n) WHERE outcome = 'violated';

-- What happened on the way, for readers of the figures.
CREATE TABLE lastwrite.exploration_notes (
  exploration_id uuid        NOT NULL REFERENCES lastwrite.explorations ON DELETE CASCADE,
  at             timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- The same thing is noted once.
  key            text        NOT NULL,
  message        text        NOT NULL,
  PRIMARY KEY (exploration_id, key)
);
