-- A hash of the values that differ. As long as it stays the same, a weaker cause does not replace a stronger one. NULL for drifts last seen before this column existed.
ALTER TABLE lastwrite.drifts ADD COLUMN difference text;
