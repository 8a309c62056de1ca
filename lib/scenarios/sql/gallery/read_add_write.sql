--: title Read, add, write
--: about A counter is read into the application, and one more is written back. At read committed the second writer waits for the first and then writes what it
--: about had worked out before; at repeatable read it is refused, and the retry counts right. Adding in the UPDATE needs neither.
--: setup
CREATE TABLE counters (id int PRIMARY KEY, n int);
INSERT INTO counters VALUES (1, 0);
--: session one
--: retry 40001 3
--: step begin
BEGIN
--: step read
--: capture n
SELECT n FROM counters WHERE id = 1
--: step write
UPDATE counters SET n = :n + 1 WHERE id = 1
--: step commit
COMMIT
--: session two like one
--: check both_counted
SELECT n FROM counters WHERE n <> 2
--: variant add_in_the_update
--: title The UPDATE adds
--: without read
--: step write
UPDATE counters SET n = n + 1 WHERE id = 1
--: variant for_update
--: title Read with FOR UPDATE
--: step read
--: capture n
SELECT n FROM counters WHERE id = 1 FOR UPDATE
