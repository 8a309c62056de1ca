-- Who has asked for it, as the console knows them; NULL where it does not.
ALTER TABLE lastwrite.load_tests ADD COLUMN started_by text;
ALTER TABLE lastwrite.explorations ADD COLUMN started_by text;
