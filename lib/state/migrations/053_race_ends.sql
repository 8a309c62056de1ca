-- A ramp whose workers end in the middle of it is given up, as an iteration is.
ALTER TABLE lastwrite.load_tests ADD COLUMN ramp_attempts int NOT NULL DEFAULT 0;
-- A record of a deleted run is removed as the variant that made it says, with the values it was made with.
ALTER TABLE lastwrite.removals ADD COLUMN variant text;
ALTER TABLE lastwrite.removals ADD COLUMN parameters jsonb;
-- What earlier runs came to says nothing of a run that was changed since.
ALTER TABLE lastwrite.schedules ADD COLUMN run_since timestamptz;
UPDATE lastwrite.schedules SET run_since = created_at;
ALTER TABLE lastwrite.schedules ALTER COLUMN run_since SET NOT NULL, ALTER COLUMN run_since SET DEFAULT clock_timestamp();
-- A worker may have a load test in hand without any of its iterations: while its target is away, for one.
ALTER TABLE lastwrite.load_tests ADD COLUMN attended_until timestamptz;
