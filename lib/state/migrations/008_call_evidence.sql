-- What a call is worth as evidence decides which are dropped first; the places in `callEvidence` of lib/contract/inspect.ts.
ALTER TABLE lastwrite.calls
  ADD COLUMN kind     text     NOT NULL DEFAULT '',
  ADD COLUMN evidence smallint NOT NULL DEFAULT 3;

-- Read from the text: a body may hold what json operators refuse. What can't be told is kept as if it were an acknowledged write.
UPDATE lastwrite.calls
SET kind = coalesce(substring(left(call::text, 60) FROM '^\{"call":"([A-Za-z]+)"'), ''),
    evidence = CASE
      WHEN left(call::text, 60) LIKE '{"call":"GetScorecard"%' THEN (call::text LIKE '%"submittedAt":"%')::int
      ELSE 3
    END;

-- Which calls of a record are no longer kept: of each kind, those that began up to `newest_started_at`. A time and not a count, so that
-- telling a dropped call again changes nothing.
CREATE TABLE lastwrite.dropped_calls (
  environment       text        NOT NULL,
  name              text        NOT NULL,
  kind              text        NOT NULL,
  evidence          smallint    NOT NULL,
  newest_started_at timestamptz NOT NULL,
  PRIMARY KEY (environment, name, kind, evidence)
);
