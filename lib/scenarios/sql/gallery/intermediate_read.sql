--: title Intermediate read
--: about A transaction writes a value and then the final one. Nobody may see the first.
--: setup
CREATE TABLE stock (id int PRIMARY KEY, amount int);
INSERT INTO stock VALUES (1, 10);
--: session writer
--: retry 40001 3
--: step first
BEGIN; UPDATE stock SET amount = 0 WHERE id = 1
--: step final
UPDATE stock SET amount = 7 WHERE id = 1
--: step commit
COMMIT
--: session reader
--: step read
--: capture amount
SELECT amount FROM stock WHERE id = 1
--: check never_final
SELECT :reader.amount AS seen WHERE :reader.amount = 0
