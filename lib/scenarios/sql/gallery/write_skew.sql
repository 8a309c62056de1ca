--: title Write skew
--: about Two doctors are on call, and one has to stay. Each checks that there are two, and goes. They change different rows, so nothing makes one wait
--: about for the other. Serializable finds it, and the retry sees that only one is left; a lock on the rows that were counted does it at any level.
--: setup
CREATE TABLE doctors (name text PRIMARY KEY, on_call boolean);
INSERT INTO doctors VALUES ('alice', true), ('bob', true);
--: session alice
--: retry 40001 3
--: step begin
BEGIN
--: step count
--: capture may_go
SELECT count(*) >= 2 FROM doctors WHERE on_call
--: step go
--: when may_go
UPDATE doctors SET on_call = false WHERE name = :session
--: step commit
COMMIT
--: session bob like alice
--: check somebody_on_call
SELECT 'nobody is on call' WHERE NOT EXISTS (SELECT FROM doctors WHERE on_call)
--: variant lock_what_was_counted
--: title The rows that are counted are locked
--: step count
--: capture may_go
SELECT count(*) >= 2 FROM (SELECT FROM doctors WHERE on_call ORDER BY name FOR UPDATE) AS counted
