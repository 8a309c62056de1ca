--: title Read-only anomaly
--: about A deposit arrives while a withdrawal that overdraws pays a fee. A report that only reads sees the deposit and not the withdrawal, so the fee is
--: about explained by no order of the three. Repeatable read allows it; serializable does not (Fekete, O'Neil and O'Neil, 2004).
--: level repeatable read
--: setup
CREATE TABLE accounts (name text PRIMARY KEY, balance int);
INSERT INTO accounts VALUES ('checking', 0), ('savings', 0);
--: session deposit
--: retry 40001 3
--: step write
BEGIN; UPDATE accounts SET balance = balance + 20 WHERE name = 'savings'
--: step commit
COMMIT
--: session withdrawal
--: retry 40001 3
--: step read
--: capture total
BEGIN; SELECT sum(balance) FROM accounts
--: step write
UPDATE accounts SET balance = balance - CASE WHEN :total >= 10 THEN 10 ELSE 11 END WHERE name = 'checking'
--: step commit
COMMIT
--: session report
--: retry 40001 3
--: step read
--: capture checking, savings
SELECT max(balance) FILTER (WHERE name = 'checking'), max(balance) FILTER (WHERE name = 'savings') FROM accounts
--: check fee_is_explained
SELECT balance AS final, :report.checking AS checking, :report.savings AS savings FROM accounts
WHERE name = 'checking' AND balance = -11 AND :report.savings = 20 AND :report.checking = 0
