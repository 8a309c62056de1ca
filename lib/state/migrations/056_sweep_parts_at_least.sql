-- More records may differ in a part than it counted.
ALTER TABLE lastwrite.sweep_parts ADD COLUMN is_at_least boolean NOT NULL DEFAULT false;
