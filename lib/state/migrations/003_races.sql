-- The tables of races that have nothing to do with scorecards. A subject is one try; rows of different subjects never touch each other.
CREATE SCHEMA races;

-- evaluation_batches: a run of `total` answers, evaluated in batches. `evaluated` is what the batches say has been evaluated.
CREATE TABLE races.evaluation_runs (
  subject   text    PRIMARY KEY,
  total     integer NOT NULL,
  evaluated integer NOT NULL DEFAULT 0,
  status    text    NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'completed'))
);

-- What has been evaluated.
CREATE TABLE races.evaluation_results (
  subject text    NOT NULL,
  batch   integer NOT NULL,
  answer  integer NOT NULL,
  PRIMARY KEY (subject, batch, answer)
);

-- scheduler_claims: rows that wait to be worked on.
CREATE TABLE races.queued_rows (
  subject  text    NOT NULL,
  n        integer NOT NULL,
  status   text    NOT NULL DEFAULT 'Queued' CHECK (status IN ('Queued', 'Processing', 'Done')),
  taken_by text,
  PRIMARY KEY (subject, n)
);

-- Who worked on which row: the expensive thing that nobody shall do twice.
CREATE TABLE races.work (
  subject   text    NOT NULL,
  n         integer NOT NULL,
  scheduler text    NOT NULL,
  PRIMARY KEY (subject, n, scheduler)
);
