-- A load test is what was asked for and a few moments; its status, progress and rates are computed from its iterations each time.
CREATE TABLE lastwrite.load_tests (
  id              uuid        PRIMARY KEY,
  scenario        text        NOT NULL,
  variant         text        NOT NULL,
  environment     text        NOT NULL,
  request         jsonb       NOT NULL,
  -- The same key asks for the same load test, not for a second one.
  idempotency_key text        UNIQUE,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- The first claim.
  started_at      timestamptz,
  -- Exactly one of the three when it is over.
  completed_at    timestamptz,
  cancelled_at    timestamptz,
  failed_at       timestamptz,
  failure         jsonb,
  -- The scorecards that passed are gone from the stores.
  cleaned_at      timestamptz,
  CHECK (num_nonnulls(completed_at, cancelled_at, failed_at) <= 1),
  CHECK ((failure IS NULL) = (failed_at IS NULL))
);

CREATE INDEX load_tests_newest ON lastwrite.load_tests (created_at DESC, id);
CREATE INDEX load_tests_unfinished ON lastwrite.load_tests (environment, created_at, id) WHERE num_nonnulls(completed_at, cancelled_at, failed_at) = 0;

-- All planned iterations exist from the start. `outcome` is set once.
CREATE TABLE lastwrite.iterations (
  load_test_id   uuid        NOT NULL REFERENCES lastwrite.load_tests ON DELETE CASCADE,
  n              integer     NOT NULL,
  delay_ms       integer     NOT NULL,
  -- A claim: who works on it, under a number that makes a late finish of an earlier claim fall flat, and until when without renewal.
  claim_id       uuid,
  worker         text,
  lease_until    timestamptz,
  -- Set from the claim until the last answer: what counts against the concurrency.
  racing         boolean     NOT NULL DEFAULT false,
  attempts       smallint    NOT NULL DEFAULT 0,
  -- Name of the record of this attempt, and those of attempts that were given up.
  subject        text,
  discarded      text[]      NOT NULL DEFAULT '{}',
  outcome        text        CHECK (outcome IN ('passed', 'failed', 'errored')),
  -- 1, 2, … in the order of finishing, without gaps, given under the load test's row lock.
  finish_order   integer,
  finished_at    timestamptz,
  violations     text[]      NOT NULL DEFAULT '{}',
  error          text,
  convergence_ms double precision,
  delay_error_ms double precision,
  -- json and not jsonb: bodies may hold \u0000, and are only ever given back whole.
  calls          json,
  steps          json,
  inspection     json,
  PRIMARY KEY (load_test_id, n),
  UNIQUE (load_test_id, finish_order),
  CHECK ((outcome IS NULL) = (finish_order IS NULL)),
  CHECK ((outcome IS NULL) = (finished_at IS NULL))
);

CREATE INDEX iterations_open ON lastwrite.iterations (load_test_id, n) WHERE outcome IS NULL;

-- What happened on the way, for readers of the figures.
CREATE TABLE lastwrite.load_test_notes (
  load_test_id uuid        NOT NULL REFERENCES lastwrite.load_tests ON DELETE CASCADE,
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- The same thing is noted once.
  key          text        NOT NULL,
  message      text        NOT NULL,
  PRIMARY KEY (load_test_id, key)
);
