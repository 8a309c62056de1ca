--: title Enqueued before the commit
--: about A producer changes a row and tells a queue about it before its transaction commits. A consumer that is quick enough reads the row as it was, copies
--: about that to ClickHouse, and is done with the message: the copy stays old. The queue is a table of ClickHouse here, since a queue knows nothing of the
--: about transaction. An outbox, a table in the same transaction, shows the message only with the change. Enqueuing after the commit closes the race too,
--: about but loses the message when the process ends in between.
--: setup
CREATE TABLE documents (id int PRIMARY KEY, title text, version bigint);
INSERT INTO documents VALUES (1, 'old', 1);
CREATE TABLE outbox (id int);
--: setup -- clickhouse
CREATE TABLE queue (id Int32) ENGINE = Memory;
CREATE TABLE documents (id Int32, title String, version UInt64) ENGINE = ReplacingMergeTree(version) ORDER BY id;
INSERT INTO documents VALUES (1, 'old', 1);
--: session producer
--: step save
BEGIN; UPDATE documents SET title = 'new', version = version + 1 WHERE id = 1
--: step enqueue -- clickhouse
INSERT INTO queue VALUES (1)
--: step commit
COMMIT
--: session consumer
--: step receive -- clickhouse
--: capture received
SELECT count() > 0 FROM queue
--: step read
--: when received
--: capture title, version
SELECT title, version FROM documents WHERE id = 1
--: step copy -- clickhouse
--: when received
INSERT INTO documents VALUES (1, :title, :version)
--: check copy_is_new -- clickhouse
SELECT title, version FROM documents FINAL WHERE :consumer.received AND title != 'new'
--: variant outbox
--: title The message is written in the transaction
--: step enqueue
INSERT INTO outbox VALUES (1)
--: step receive
--: capture received
SELECT count(*) > 0 FROM outbox
--: variant after_the_commit
--: title The message is sent after the commit
--: step save
UPDATE documents SET title = 'new', version = version + 1 WHERE id = 1
--: without commit
