-- The processes of this installation that are there, and how many connections their pools want: all divide one budget among themselves.
CREATE TABLE lastwrite.processes (
  id       text PRIMARY KEY,
  firm     integer NOT NULL,
  flexible integer NOT NULL,
  seen_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
