-- A ramp whose workers end in the middle of it is given up, as an iteration is.
ALTER TABLE lastwrite.load_tests ADD COLUMN ramp_attempts int NOT NULL DEFAULT 0;
