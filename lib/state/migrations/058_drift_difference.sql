-- A hash of what differs: as long as it is the same, a cause that is told later with less evidence does not replace a stronger one. Null: seen before this was kept.
ALTER TABLE lastwrite.drifts ADD COLUMN difference text;
