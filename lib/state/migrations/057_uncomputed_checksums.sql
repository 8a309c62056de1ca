-- An expression fails for a row of its group, so that only the inspection tells of the record.
ALTER TABLE lastwrite.sweep_candidates DROP CONSTRAINT sweep_candidates_reason_check;
ALTER TABLE lastwrite.sweep_candidates ADD CONSTRAINT sweep_candidates_reason_check CHECK (reason IN ('checksum', 'uncomputed', 'changed', 'drift'));
