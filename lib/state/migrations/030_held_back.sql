-- Share of the time in which a worker began no iteration because too many were waiting to be judged, 0..1; NULL where it was not measured.
ALTER TABLE lastwrite.load_test_machines ADD COLUMN held_back double precision;
