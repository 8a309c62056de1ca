-- The same key asks for the same exploration, not for a second one.
ALTER TABLE lastwrite.explorations ADD COLUMN idempotency_key text UNIQUE;
