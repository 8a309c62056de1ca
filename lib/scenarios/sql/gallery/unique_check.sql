--: title Unique check
--: about Two people register the same name. Asking whether it is taken proves nothing about the moment of writing, and putting the question into the INSERT
--: about does not help either: it does not see what is not committed. A lock, or rather a unique index, does.
--: setup
CREATE TABLE users (id int GENERATED ALWAYS AS IDENTITY, name text);
--: session one
--: step begin
BEGIN
--: step look
--: capture is_free
SELECT count(*) = 0 FROM users WHERE name = 'anna'
--: step insert
--: when is_free
INSERT INTO users (name) VALUES ('anna')
--: step commit
COMMIT
--: session two like one
--: check one_of_a_name
SELECT name, count(*) FROM users GROUP BY name HAVING count(*) > 1
--: variant in_the_insert
--: title The question is part of the INSERT
--: without look
--: step insert
INSERT INTO users (name) SELECT 'anna' WHERE NOT EXISTS (SELECT FROM users WHERE name = 'anna')
--: variant lock_the_name
--: title A lock stands for the name
--: step begin
BEGIN; SELECT pg_advisory_xact_lock(hashtext('anna'))
