-- A pipeline that tells of a deployment again, because no answer came, marks it once.
ALTER TABLE lastwrite.deployments
  ADD COLUMN request         jsonb,
  ADD COLUMN idempotency_key text UNIQUE;
