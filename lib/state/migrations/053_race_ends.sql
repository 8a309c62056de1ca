-- Locks are taken in the order in which processes that run take them: schedules, load tests, removals.
-- What earlier runs came to says nothing of a run that was changed since.
ALTER TABLE lastwrite.schedules ADD COLUMN run_since timestamptz;
UPDATE lastwrite.schedules SET run_since = created_at;
ALTER TABLE lastwrite.schedules ALTER COLUMN run_since SET NOT NULL, ALTER COLUMN run_since SET DEFAULT clock_timestamp();
-- A ramp whose workers end in the middle of it is given up, as an iteration is. A worker may have a load test in hand without any of its iterations:
-- while its target is away, for one.
ALTER TABLE lastwrite.load_tests ADD COLUMN ramp_attempts int NOT NULL DEFAULT 0, ADD COLUMN attended_until timestamptz;
-- A record of a deleted run is removed as the variant that made it says, with the values it was made with.
ALTER TABLE lastwrite.removals ADD COLUMN variant text, ADD COLUMN parameters jsonb;
