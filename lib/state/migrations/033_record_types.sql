-- Records are of types since now, and a step names rows by the ids of the record's type: what was `analytics` is the copy `clickhouse` of the only type
-- that there was. Kept inspections stay as they were; whoever reads one gets it in today's form.

-- As text: a body may hold \u0000, which json operators refuse. Almost all are the reference service's own steps; of other lists each pass renames one row,
-- the last first.
CREATE FUNCTION lastwrite.with_clickhouse_rows(document text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  before text;
BEGIN
  document := replace(document, '"rows":["analytics/card"]', '"rows":["clickhouse/card"]');
  document := replace(document, '"rows":["analytics/score"]', '"rows":["clickhouse/score"]');
  document := replace(document, '"rows":["analytics/card","analytics/score"]', '"rows":["clickhouse/card","clickhouse/score"]');
  WHILE document LIKE '%"analytics/%' AND document IS DISTINCT FROM before LOOP
    before := document;
    document := regexp_replace(document, '("rows": ?\[(?:"[a-z]+/[a-z]+", ?)*)"analytics/(card|score)"', '\1"clickhouse/\2"', 'g');
  END LOOP;
  RETURN document;
END $$;

UPDATE lastwrite.calls SET call = lastwrite.with_clickhouse_rows(call::text)::json
WHERE call::text LIKE '%"analytics/%';

UPDATE lastwrite.iterations
SET steps = lastwrite.with_clickhouse_rows(steps::text)::json,
  inspection = lastwrite.with_clickhouse_rows(inspection::text)::json
WHERE steps::text LIKE '%"analytics/%' OR inspection::text LIKE '%"analytics/%';

UPDATE lastwrite.exploration_orders SET schedule = lastwrite.with_clickhouse_rows(schedule::text)::json
WHERE schedule::text LIKE '%"analytics/%';

UPDATE lastwrite.explorations
SET witness = lastwrite.with_clickhouse_rows(witness::text)::json,
  actors = lastwrite.with_clickhouse_rows(actors::text)::jsonb
WHERE witness::text LIKE '%"analytics/%' OR actors::text LIKE '%"analytics/%';

DROP FUNCTION lastwrite.with_clickhouse_rows;

UPDATE lastwrite.samples
SET findings = array_replace(array_replace(array_replace(findings, 'missing_score', 'missing_row'), 'orphan_score', 'orphan_row'), 'historic_divergence', 'derived_divergence')
WHERE findings && ARRAY['missing_score', 'orphan_score', 'historic_divergence'];
