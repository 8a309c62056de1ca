-- Scenarios declare their parameters and violations themselves. A run keeps what its scenario said when it was started, so that it reads the same
-- whatever becomes of the scenario; and its numbers stand under `parameters`, by the parameter's id. Calls of load tests from before were sent over HTTP.
ALTER TABLE lastwrite.load_tests ADD COLUMN raced jsonb;
ALTER TABLE lastwrite.explorations ADD COLUMN raced jsonb;

CREATE TEMPORARY TABLE built_in ON COMMIT DROP AS
WITH scorecard(violations) AS (
  VALUES ('[
    {"code": "submission_lost", "title": "A submission that was acknowledged is in Postgres, with the time and the submitter that the answer gave", "label": "Submission lost", "consequence": "the submission is lost"},
    {"code": "update_lost", "title": "What an acknowledged Update wrote is in Postgres, unless a later call replaced it", "label": "Update lost", "consequence": "an update is lost"},
    {"code": "historic_mismatch", "title": "historic holds what director holds", "label": "historic differs", "consequence": "historic does not hold what director holds"},
    {"code": "clickhouse_mismatch", "title": "ClickHouse shows what director holds, card and scores, field by field", "label": "ClickHouse differs", "consequence": "ClickHouse does not show what Postgres holds"},
    {"code": "duplicate_final", "title": "ClickHouse shows one row for each card and each score", "label": "Two rows in FINAL", "consequence": "ClickHouse shows a record twice"}
  ]'::jsonb)
)
SELECT 'scorecard_race' AS scenario, 'Update against Submit' AS title, 'scorecard' AS record_type, violations, NULL::text AS parameter, NULL::jsonb AS in_load_test, NULL::jsonb AS in_exploration FROM scorecard
UNION ALL SELECT 'many_coaches', 'Many coaches at once', 'scorecard', violations, 'coaches', '3', '2' FROM scorecard
UNION ALL SELECT 'evaluation_batches', 'Evaluation batches', NULL, '[
  {"code": "count_mismatch", "title": "The count that the run shows is the number of results that are saved", "label": "Count wrong", "consequence": "the count of the run is not the number of saved results"},
  {"code": "never_completes", "title": "The run is completed once every batch is saved", "label": "Never completes", "consequence": "the run never completes"}
]', 'batches', '[3, 1]', '[3, 1]'
UNION ALL SELECT 'scheduler_claims', 'Scheduler claims', NULL, '[
  {"code": "processed_twice", "title": "No row is worked on more than once", "label": "Processed twice", "consequence": "a row is worked on twice"},
  {"code": "left_behind", "title": "Every row is Done when all schedulers have had their turn", "label": "Left behind", "consequence": "a row is left behind"}
]', 'schedulers', '2', '2';

UPDATE lastwrite.load_tests AS run SET
  request = run.request - 'coaches' - 'batches' - 'schedulers' || jsonb_build_object('transport', 'http', 'parameters',
    CASE WHEN known.parameter IS NULL THEN '{}'::jsonb
    ELSE jsonb_build_object(known.parameter, coalesce(run.request -> known.parameter, known.in_load_test)) END),
  raced = jsonb_build_object('title', coalesce(known.title, run.scenario), 'driver', 'library', 'recordType', known.record_type,
    'violations', coalesce(known.violations, '[]'::jsonb))
FROM lastwrite.load_tests AS old LEFT JOIN built_in AS known ON known.scenario = old.scenario
WHERE old.id = run.id;

UPDATE lastwrite.explorations AS run SET
  request = run.request - 'coaches' - 'batches' - 'schedulers' || jsonb_build_object('parameters',
    CASE WHEN known.parameter IS NULL THEN '{}'::jsonb
    ELSE jsonb_build_object(known.parameter, coalesce(run.request -> known.parameter, known.in_exploration)) END),
  raced = jsonb_build_object('title', coalesce(known.title, run.scenario), 'driver', 'library', 'recordType', known.record_type,
    'violations', coalesce(known.violations, '[]'::jsonb))
FROM lastwrite.explorations AS old LEFT JOIN built_in AS known ON known.scenario = old.scenario
WHERE old.id = run.id;

ALTER TABLE lastwrite.load_tests ALTER COLUMN raced SET NOT NULL;
ALTER TABLE lastwrite.explorations ALTER COLUMN raced SET NOT NULL;
