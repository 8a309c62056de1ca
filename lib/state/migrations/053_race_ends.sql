-- A ramp whose workers end in the middle of it is given up, as an iteration is.
ALTER TABLE lastwrite.load_tests ADD COLUMN ramp_attempts int NOT NULL DEFAULT 0;
-- A record of a deleted run is removed as the variant that made it says, with the values it was made with.
ALTER TABLE lastwrite.removals ADD COLUMN variant text;
ALTER TABLE lastwrite.removals ADD COLUMN parameters jsonb;
