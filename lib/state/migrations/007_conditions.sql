-- When the last answer of the race was there: from then on the iteration waits to be judged.
ALTER TABLE lastwrite.iterations ADD COLUMN raced_at timestamptz;

-- How long its calls took on average, or what each of its actors did in a race over tables.
ALTER TABLE lastwrite.iterations ADD COLUMN call_ms double precision;

-- What each worker measured of its machine while its part of a load test raced. Rates depend on it.
CREATE TABLE lastwrite.load_test_machines (
  load_test_id          uuid             NOT NULL REFERENCES lastwrite.load_tests ON DELETE CASCADE,
  worker                text             NOT NULL,
  event_loop_lag_p99_ms double precision NOT NULL,
  -- Share of all processors' time in which they had work, 0..1.
  processor_load        double precision NOT NULL,
  PRIMARY KEY (load_test_id, worker)
);
