-- What a search of the lists looks at, beside the row: finding a run reads neither requests nor what was raced.
ALTER TABLE lastwrite.load_tests ADD COLUMN searched text GENERATED ALWAYS AS
  (lower(coalesce(label, '') || ' ' || scenario || ' ' || coalesce(raced ->> 'title', '') || ' ' || variant || ' ' || id::text)) STORED;
ALTER TABLE lastwrite.explorations ADD COLUMN searched text GENERATED ALWAYS AS
  (lower(scenario || ' ' || coalesce(raced ->> 'title', '') || ' ' || variant || ' ' || coalesce(started_by, '') || ' ' || id::text)) STORED;
ALTER TABLE lastwrite.lab_runs ADD COLUMN searched text GENERATED ALWAYS AS
  (lower(coalesce(title, 'untitled race') || ' ' || coalesce(started_by, '') || ' ' || id::text)) STORED;
ALTER TABLE lastwrite.sweeps ADD COLUMN searched text GENERATED ALWAYS AS
  (lower(record_type || ' ' || title || ' ' || plural || ' ' || kind || ' ' || coalesce(started_by, '') || ' ' || id::text)) STORED;
