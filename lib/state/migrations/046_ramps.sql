-- What a ramp before the run has measured and which concurrency it chose, of runs that leave that to it; NULL before its first level.
ALTER TABLE lastwrite.load_tests ADD COLUMN ramp jsonb;
-- The worker that holds the ramp, and for how long; it is begun anew by another one when that has run out.
ALTER TABLE lastwrite.load_tests ADD COLUMN ramp_claim uuid;
ALTER TABLE lastwrite.load_tests ADD COLUMN ramp_until timestamptz;
-- When the ramp was over: rates count from here on.
ALTER TABLE lastwrite.load_tests ADD COLUMN ramped_at timestamptz;
