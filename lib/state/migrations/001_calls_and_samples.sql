CREATE SCHEMA lastwrite;

-- Calls that the console made or was told of. `call` is json and not jsonb: a reported body may hold
-- \u0000 or half a surrogate pair, which jsonb refuses; it is only ever given back whole.
CREATE TABLE lastwrite.calls (
  environment text        NOT NULL,
  name        text        NOT NULL,
  call_id     text        NOT NULL,
  started_at  timestamptz NOT NULL,
  call        json        NOT NULL,
  PRIMARY KEY (environment, name, call_id)
);

CREATE INDEX calls_by_start ON lastwrite.calls (environment, name, started_at, call_id);

-- What an embedded stack was seeded with; offered by the start page.
CREATE TABLE lastwrite.samples (
  environment text    NOT NULL,
  name        text    NOT NULL,
  position    integer NOT NULL,
  title       text    NOT NULL,
  summary     text    NOT NULL,
  findings    text[]  NOT NULL,
  PRIMARY KEY (environment, name)
);
