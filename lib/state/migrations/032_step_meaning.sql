-- Steps say what they do since now. Those that are kept from before are the reference service's and those of the two races over tables; by their names they
-- are told once what they did, and nothing reads it out of a name again. A step of another name stays without.
CREATE TABLE lastwrite.step_meanings (name text PRIMARY KEY, meaning json NOT NULL);
INSERT INTO lastwrite.step_meanings VALUES
  ('read row', '{"says":"reads the row","store":"postgres","effect":"read","rows":["director/card","director/score"]}'),
  ('lock and read row', '{"says":"locks and reads the row","store":"postgres","effect":"read","rows":["director/card","director/score"]}'),
  ('insert row', '{"says":"inserts the row","store":"postgres","effect":"write","rows":["director/card"]}'),
  ('update row', '{"says":"saves the row","store":"postgres","effect":"write","rows":["director/card"]}'),
  ('save scores', '{"says":"saves the scores","store":"postgres","effect":"write","rows":["director/score"]}'),
  ('write historic', '{"says":"writes historic","store":"postgres","effect":"write","rows":["historic/score"]}'),
  ('read back', '{"says":"reads the row back","store":"postgres","effect":"read","rows":["director/card","director/score"]}'),
  ('commit', '{"says":"commits","store":"postgres","effect":"commit","rows":[]}'),
  ('reread Postgres', '{"says":"reads Postgres again","store":"postgres","effect":"read","rows":["director/card","director/score"]}'),
  ('insert card version', '{"says":"inserts its version of the card","store":"clickhouse","effect":"insert_version","rows":["analytics/card"]}'),
  ('insert score versions', '{"says":"inserts its versions of the scores","store":"clickhouse","effect":"insert_version","rows":["analytics/score"]}'),
  ('delete row', '{"says":"deletes the row","store":"postgres","effect":"delete","rows":["director/card","director/score"]}'),
  ('delete historic', '{"says":"deletes from historic","store":"postgres","effect":"delete","rows":["historic/score"]}'),
  ('delete versions', '{"says":"deletes the versions","store":"clickhouse","effect":"delete_versions","rows":["analytics/card","analytics/score"]}'),
  ('count results', '{"says":"counts the saved results","store":"postgres","effect":"read","rows":["races/evaluation_results"]}'),
  ('save results', '{"says":"saves its results","store":"postgres","effect":"write","rows":["races/evaluation_results"]}'),
  ('save sum', '{"says":"saves its sum","store":"postgres","effect":"write","rows":["races/evaluation_runs"]}'),
  ('add to sum', '{"says":"adds its size to the sum","store":"postgres","effect":"write","rows":["races/evaluation_runs"]}'),
  ('lock run', '{"says":"locks the run","store":"postgres","effect":"read","rows":["races/evaluation_runs"]}'),
  ('take rows', '{"says":"takes Queued rows","store":"postgres","effect":"read","rows":["races/queued_rows"]}'),
  ('lock and take rows', '{"says":"locks and takes Queued rows","store":"postgres","effect":"read","rows":["races/queued_rows"]}'),
  ('lock and take free rows', '{"says":"locks and takes free rows","store":"postgres","effect":"read","rows":["races/queued_rows"]}'),
  ('mark Processing', '{"says":"marks its rows Processing","store":"postgres","effect":"write","rows":["races/queued_rows"]}'),
  ('work on rows', '{"says":"works on its rows","store":"postgres","effect":"write","rows":["races/work"]}'),
  ('mark Done', '{"says":"marks its rows Done","store":"postgres","effect":"write","rows":["races/queued_rows"]}');

-- As text: a body may hold \u0000, which json operators refuse. Within a body quotes are escaped, so that these can only be the keys themselves.
CREATE FUNCTION lastwrite.with_step_meanings(document text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  known record;
BEGIN
  FOR known IN SELECT to_json(name)::text AS name, trim(BOTH '{}' FROM meaning::text) AS meaning FROM lastwrite.step_meanings LOOP
    document := replace(document, '{"name":' || known.name || ',"actor":', '{"name":' || known.name || ',' || known.meaning || ',"actor":');
    document := replace(document, '"step":' || known.name || ',"blockedUntil":', '"step":' || known.name || ',' || known.meaning || ',"blockedUntil":');
  END LOOP;
  RETURN document;
END $$;

-- How a call copies what it saved stood in the name of its strategy.
CREATE FUNCTION lastwrite.with_copying(document text) RETURNS text LANGUAGE sql AS $$
  SELECT regexp_replace(regexp_replace(regexp_replace(regexp_replace(document,
    '("strategy":"[a-z_]+/sync_in_transaction")', '\1,"copying":{"when":"before_commit","stampedWith":"insert_time"}', 'g'),
    '("strategy":"[a-z_]+/(?:async_closure|async_reread)")', '\1,"copying":{"when":"after_commit","stampedWith":"insert_time"}', 'g'),
    '("strategy":"[a-z_]+/async_closure_updated_at")', '\1,"copying":{"when":"after_commit","stampedWith":"updated_at"}', 'g'),
    '("strategy":"[a-z_]+/async_reread_row_version")', '\1,"copying":{"when":"after_commit","stampedWith":"save_time"}', 'g')
$$;

-- A reindex stamps its copy as it inserts it, whatever the strategy; that is what is taken of a call that does not say.
UPDATE lastwrite.calls
SET call = lastwrite.with_step_meanings(CASE WHEN kind = 'Reindex' THEN call::text ELSE lastwrite.with_copying(call::text) END)::json
WHERE call::text LIKE '%"strategy":"%' OR call::text LIKE '%"steps":[{%';

UPDATE lastwrite.iterations
SET steps = lastwrite.with_step_meanings(steps::text)::json,
  inspection = lastwrite.with_step_meanings(lastwrite.with_copying(inspection::text))::json
WHERE steps IS NOT NULL OR inspection IS NOT NULL;

UPDATE lastwrite.exploration_orders SET schedule = lastwrite.with_step_meanings(schedule::text)::json;

UPDATE lastwrite.explorations AS exploration
SET witness = lastwrite.with_step_meanings(witness::text)::json,
  actors = (
    SELECT jsonb_agg(
      jsonb_build_object('id', actor.value -> 'id', 'steps', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('name', step.name) || coalesce(known.meaning::jsonb, '{}') ORDER BY step.place), '[]')
        FROM jsonb_array_elements_text(actor.value -> 'steps') WITH ORDINALITY AS step(name, place)
        LEFT JOIN lastwrite.step_meanings AS known USING (name)))
      ORDER BY actor.ordinality)
    FROM jsonb_array_elements(exploration.actors) WITH ORDINALITY AS actor)
WHERE actors IS NOT NULL OR witness IS NOT NULL;

DROP FUNCTION lastwrite.with_copying;
DROP FUNCTION lastwrite.with_step_meanings;
DROP TABLE lastwrite.step_meanings;
