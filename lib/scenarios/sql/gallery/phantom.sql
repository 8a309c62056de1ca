--: title Phantom
--: about A report counts the orders and then adds them up. An order that arrives in between is in the sum and not in the count.
--: setup
CREATE TABLE orders (id int PRIMARY KEY, amount int);
INSERT INTO orders VALUES (1, 10), (2, 10);
--: session report
--: step count
--: capture orders
BEGIN; SELECT count(*) FROM orders
--: step sum
--: capture amount
SELECT sum(amount) FROM orders
--: step commit
COMMIT
--: session shop
--: step order
INSERT INTO orders VALUES (3, 10)
--: check ten_each
SELECT :report.orders AS orders, :report.amount AS amount WHERE :report.amount <> 10 * :report.orders
