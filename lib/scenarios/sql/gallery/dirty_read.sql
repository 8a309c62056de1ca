--: title Dirty read
--: about A price is changed and the change is rolled back. Nobody may have seen it. Postgres shows only what is committed, at every level.
--: setup
CREATE TABLE prices (id int PRIMARY KEY, price int);
INSERT INTO prices VALUES (1, 10);
--: session editor
--: step write
BEGIN; UPDATE prices SET price = 99 WHERE id = 1
--: step rollback
ROLLBACK
--: session reader
--: step read
--: capture price
SELECT price FROM prices WHERE id = 1
--: check never_there
SELECT :reader.price AS seen WHERE :reader.price = 99
