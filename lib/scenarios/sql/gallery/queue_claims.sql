--: title Queue claims
--: about Two workers ask for the oldest job that nobody has, and write their names on it. Both may have asked before either wrote.
--: setup
CREATE TABLE jobs (id int PRIMARY KEY, worker text);
INSERT INTO jobs VALUES (1, NULL), (2, NULL);
--: session one
--: step ask
--: capture id
SELECT id FROM jobs WHERE worker IS NULL ORDER BY id LIMIT 1
--: step claim
UPDATE jobs SET worker = :session WHERE id = :id
--: session two like one
--: check one_worker_a_job
SELECT :one.id AS job WHERE :one.id = :two.id
--: variant condition_in_the_update
--: title Claimed only while nobody has it
--: step claim
--: capture id
UPDATE jobs SET worker = :session WHERE id = :id AND worker IS NULL RETURNING id
--: variant skip_locked
--: title Asked and claimed in one statement, with SKIP LOCKED
--: step ask
--: capture id
BEGIN; UPDATE jobs SET worker = :session
WHERE id = (SELECT id FROM jobs WHERE worker IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id
--: step claim
COMMIT
