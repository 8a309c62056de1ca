-- A scenario of a file goes with each of its runs, so that any worker runs it as it was when the run was started, whatever becomes of the file.
ALTER TABLE lastwrite.load_tests ADD COLUMN definition jsonb;
ALTER TABLE lastwrite.removals ADD COLUMN definition jsonb;
