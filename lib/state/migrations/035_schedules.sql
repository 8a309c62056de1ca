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
  -- When it was created, enabled or given other times: no run can be missing from before.
  counts_from timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- NULL while it is not enabled.
  next_run_at timestamptz,
  -- Who starts its run holds it for a moment, under a number: two workers start one run.
  claim_id    uuid,
  lease_until timestamptz,
  last_run_at timestamptz,
  last_run_id uuid,
  -- Why its last run could not be started.
  problem     text
);

CREATE INDEX schedules_due ON lastwrite.schedules (next_run_at) WHERE enabled;

-- Which default schedules an embedded stack has offered: one that was deleted does not come back.
CREATE TABLE lastwrite.offered_schedules (
  environment text        NOT NULL,
  record_type text        NOT NULL,
  sweep       text        NOT NULL,
  offered_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (environment, record_type, sweep)
);

-- When the last complete run of a schedule ended, and whether one is under way.
CREATE INDEX sweeps_of_schedule ON lastwrite.sweeps (schedule_id, completed_at DESC) WHERE schedule_id IS NOT NULL;

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

CREATE INDEX deployments_by_time ON lastwrite.deployments (at DESC, id DESC);

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

-- What each webhook was told last of the things that it watches: it is told when that changes, and not again.
CREATE TABLE lastwrite.webhook_alerts (
  webhook_id uuid        NOT NULL REFERENCES lastwrite.webhooks ON DELETE CASCADE,
  -- Kind, environment and record type, or the id of a schedule; as a JSON array.
  subject    text        NOT NULL,
  alert      text        NOT NULL,
  raised_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- As it was told.
  facts      json        NOT NULL,
  PRIMARY KEY (webhook_id, subject)
);

CREATE TABLE lastwrite.webhook_deliveries (
  id              uuid        PRIMARY KEY,
  webhook_id      uuid        NOT NULL REFERENCES lastwrite.webhooks ON DELETE CASCADE,
  alert           text        NOT NULL,
  -- What is told of one subject arrives in order.
  subject         text        NOT NULL,
  -- For people; `body` is what is sent, byte for byte the same each time.
  text            text        NOT NULL,
  body            json        NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  attempts        smallint    NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- An attempt is one worker's, and finished under the number of its claim.
  claim_id        uuid,
  lease_until     timestamptz,
  answered        integer,
  problem         text,
  -- At most one of the two, when it is over.
  delivered_at    timestamptz,
  failed_at       timestamptz,
  CHECK (num_nonnulls(delivered_at, failed_at) <= 1)
);

CREATE INDEX webhook_deliveries_due ON lastwrite.webhook_deliveries (next_attempt_at) WHERE num_nonnulls(delivered_at, failed_at) = 0;
CREATE INDEX webhook_deliveries_open ON lastwrite.webhook_deliveries (webhook_id, subject, id) WHERE num_nonnulls(delivered_at, failed_at) = 0;
CREATE INDEX webhook_deliveries_newest ON lastwrite.webhook_deliveries (webhook_id, id DESC);
CREATE INDEX webhook_deliveries_by_age ON lastwrite.webhook_deliveries (created_at);

-- Where consoles listen: no webhook may point there. Each tells it again and again; only a recent row counts.
CREATE TABLE lastwrite.consoles (
  machine   text        NOT NULL,
  host      text        NOT NULL,
  port      integer     NOT NULL,
  -- Nobody reaches it from another machine.
  loopback  boolean     NOT NULL,
  -- Host names and IP addresses of it, in lower case.
  addresses text[]      NOT NULL,
  -- Names under which a proxy shows it, on whatever port.
  names     text[]      NOT NULL,
  seen_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (machine, host, port)
);
