-- Share of the time in which a worker began no iteration while some were overdue to be judged, 0..1; NULL where it was not measured.
ALTER TABLE lastwrite.load_test_machines ADD COLUMN overdue double precision;
