--: title Each message carries only its own half
--: about Two calls change different columns of one row, and each sends ClickHouse a message with its own columns. A ReplacingMergeTree keeps whole rows: the
--: about newest version wins with the defaults of all that it does not carry. That goes wrong in every order, even one after the other. A message with the
--: about whole row, read back under the lock of the update, is right in every order.
--: setup
CREATE TABLE tickets (id int PRIMARY KEY, comment text, status text, version bigint);
INSERT INTO tickets VALUES (1, '', 'open', 1);
--: setup -- clickhouse
CREATE TABLE tickets (id Int32, comment String, status String, version UInt64) ENGINE = ReplacingMergeTree(version) ORDER BY id;
INSERT INTO tickets VALUES (1, '', 'open', 1);
--: session commenter
--: step write
--: capture comment, status, version
UPDATE tickets SET comment = 'hello', version = version + 1 WHERE id = 1 RETURNING comment, status, version
--: step send -- clickhouse
INSERT INTO tickets (id, comment, version) VALUES (1, :comment, :version)
--: session closer
--: step write
--: capture comment, status, version
UPDATE tickets SET status = 'closed', version = version + 1 WHERE id = 1 RETURNING comment, status, version
--: step send -- clickhouse
INSERT INTO tickets (id, status, version) VALUES (1, :status, :version)
--: check both_halves -- clickhouse
SELECT comment, status FROM tickets FINAL WHERE comment != 'hello' OR status != 'closed'
--: variant whole_row
--: title Each message carries the whole row
--: step send -- clickhouse
INSERT INTO tickets VALUES (1, :comment, :status, :version)
