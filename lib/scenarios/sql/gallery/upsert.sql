--: title Upsert
--: about Two visits are counted: look whether the page has a row, then change it or make it. Both may find none; the second INSERT meets the key, and its
--: about visit is not counted. ON CONFLICT does both in one statement.
--: setup
CREATE TABLE visits (page text PRIMARY KEY, hits int);
--: session one
--: retry 40001 3
--: step look
--: capture is_there, is_missing
SELECT count(*) = 1, count(*) = 0 FROM visits WHERE page = '/'
--: step update
--: when is_there
UPDATE visits SET hits = hits + 1 WHERE page = '/'
--: step insert
--: when is_missing
INSERT INTO visits VALUES ('/', 1)
--: session two like one
--: check both_counted
SELECT hits FROM visits WHERE hits <> 2
--: variant on_conflict
--: title INSERT … ON CONFLICT DO UPDATE
--: step look
BEGIN; INSERT INTO visits VALUES ('/', 1) ON CONFLICT (page) DO UPDATE SET hits = visits.hits + 1
--: step update
COMMIT
--: without insert
