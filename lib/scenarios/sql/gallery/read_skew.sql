--: title Read skew
--: about Money is moved between two accounts while somebody adds them up with two queries. At read committed each query sees another state, and the sum is
--: about wrong; at repeatable read both see the same one.
--: setup
CREATE TABLE accounts (name text PRIMARY KEY, balance int);
INSERT INTO accounts VALUES ('checking', 50), ('savings', 50);
--: session transfer
--: retry 40001 3
--: step withdraw
BEGIN; UPDATE accounts SET balance = balance - 10 WHERE name = 'checking'
--: step deposit
UPDATE accounts SET balance = balance + 10 WHERE name = 'savings'
--: step commit
COMMIT
--: session audit
--: step checking
--: capture checking
BEGIN; SELECT balance FROM accounts WHERE name = 'checking'
--: step savings
--: capture savings
SELECT balance FROM accounts WHERE name = 'savings'
--: step commit
COMMIT
--: check sum_is_100
SELECT :audit.checking + :audit.savings AS sum WHERE :audit.checking + :audit.savings <> 100
--: variant one_query
--: title Both balances in one query
--: step checking
--: capture checking, savings
BEGIN; SELECT max(balance) FILTER (WHERE name = 'checking'), max(balance) FILTER (WHERE name = 'savings') FROM accounts
--: without savings
