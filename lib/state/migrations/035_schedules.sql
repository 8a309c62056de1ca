-- Schedules are rows: a new version of the console neither resets nor doubles them.
CREATE TABLE lastwrite.schedules (
  id          uuid        PRIMARY KEY,
  environment text        NOT NULL,
  cron        text        NOT NULL,
  time_zone   text        NOT NULL,
  enabled     boolean     NOT NULL DEFAULT true,
  -- What it starts.
  run         jsonb       NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by  text,
  -- Moved on by whoever starts its run, in the same transaction: two workers start one run.
  next_run_at timestamptz,
  last_run_at timestamptz,
  last_run_id uuid,
  -- Why its last run could not be started.
  problem     text
);

CREATE INDEX schedules_due ON lastwrite.schedules (next_run_at) WHERE enabled;

CREATE TABLE lastwrite.deployments (
  id          uuid        PRIMARY KEY,
  title       text        NOT NULL,
  at          timestamptz NOT NULL,
  -- NULL: of every environment.
  environment text,
  url         text,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by  text
);

CREATE INDEX deployments_by_time ON lastwrite.deployments (at DESC);

CREATE TABLE lastwrite.webhooks (
  id          uuid        PRIMARY KEY,
  title       text        NOT NULL,
  url         text        NOT NULL,
  secret      text        NOT NULL,
  environment text,
  record_type text,
  alerts      text[]      NOT NULL,
  threshold   bigint      NOT NULL DEFAULT 0,
  enabled     boolean     NOT NULL DEFAULT true,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by  text
);

-- What a webhook was told last of each thing that it watches: it is told when that changes, and not again.
CREATE TABLE lastwrite.webhook_alerts (
  webhook_id uuid        NOT NULL REFERENCES lastwrite.webhooks ON DELETE CASCADE,
  -- `drift`, environment and type; `overdue` and a schedule; `incomplete`, environment and type.
  subject    text        NOT NULL,
  raised_at  timestamptz NOT NULL,
  PRIMARY KEY (webhook_id, subject)
);

CREATE TABLE lastwrite.webhook_deliveries (
  id              uuid        PRIMARY KEY,
  webhook_id      uuid        NOT NULL REFERENCES lastwrite.webhooks ON DELETE CASCADE,
  alert           text        NOT NULL,
  body            jsonb       NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  attempts        smallint    NOT NULL DEFAULT 0,
  next_attempt_at timestamptz,
  lease_until     timestamptz,
  answered        integer,
  problem         text,
  delivered_at    timestamptz,
  failed_at       timestamptz
);

CREATE INDEX webhook_deliveries_due ON lastwrite.webhook_deliveries (next_attempt_at) WHERE delivered_at IS NULL AND failed_at IS NULL;
CREATE INDEX webhook_deliveries_newest ON lastwrite.webhook_deliveries (webhook_id, created_at DESC);
