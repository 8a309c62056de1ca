-- Load tests that a schedule has started. What one came to, by which its threshold is judged, is noted once when it is over: {"points": [{"delayMs", "failed",
-- "judged", "unjudged"}], "untold": why it says nothing}. Counting the iterations of all of them again every few seconds would cost.
ALTER TABLE lastwrite.load_tests ADD COLUMN schedule_id uuid;
ALTER TABLE lastwrite.load_tests ADD COLUMN came_to jsonb;
CREATE INDEX load_tests_of_schedule ON lastwrite.load_tests (schedule_id, created_at DESC) WHERE schedule_id IS NOT NULL;
CREATE INDEX load_tests_not_noted ON lastwrite.load_tests (created_at) WHERE schedule_id IS NOT NULL AND came_to IS NULL;

-- Whoever asked for every alert asks for the new one too.
UPDATE lastwrite.webhooks SET alerts = alerts || ARRAY['failure_rate'] WHERE alerts @> ARRAY['drift', 'overdue', 'incomplete'];
