--: title Optimistic check by id alone
--: about Two callers send version 1 and want to be told who won. The version is compared first, and the row is written by its id alone: both may have
--: about compared before either wrote. The comparison belongs into the UPDATE, whose count then says who won.
--: setup
CREATE TABLE documents (id int PRIMARY KEY, version int, author text);
INSERT INTO documents VALUES (1, 1, NULL);
--: session one
--: step compare
--: capture is_current
SELECT version = 1 FROM documents WHERE id = 1
--: step write
--: when is_current
BEGIN; UPDATE documents SET version = version + 1, author = :session WHERE id = 1
--: step commit
--: capture won
--: when is_current
COMMIT
--: session two like one
--: check one_winner
SELECT 'both were told that they won' WHERE :one.won AND :two.won
--: variant condition_in_the_update
--: title The version is compared in the UPDATE
--: without compare
--: step write
--: capture won
BEGIN; UPDATE documents SET version = version + 1, author = :session WHERE id = 1 AND version = 1 RETURNING true
--: step commit
COMMIT
