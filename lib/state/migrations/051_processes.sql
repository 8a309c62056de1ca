-- What each process says of itself, beside the connections that it wants. A NULL kind: one of an earlier release, which says nothing.
ALTER TABLE lastwrite.processes
  ADD COLUMN kind text CHECK (kind IN ('console', 'worker', 'racer', 'judge')),
  -- Its name in claims; a racer and a judge have that of the worker that started them.
  ADD COLUMN worker text,
  ADD COLUMN host text,
  ADD COLUMN pid integer,
  ADD COLUMN version text,
  ADD COLUMN started_at timestamptz,
  -- How many of each kind of work it does at the same time.
  ADD COLUMN slots jsonb NOT NULL DEFAULT '{}',
  -- Connections that it has, or waits for.
  ADD COLUMN connections integer NOT NULL DEFAULT 0,
  -- Of the last seconds; NULL: not measured.
  ADD COLUMN event_loop_lag_p99_ms double precision,
  ADD COLUMN processor_load double precision;

-- The worker that holds the ramp of a load test.
ALTER TABLE lastwrite.load_tests ADD COLUMN ramp_worker text;
