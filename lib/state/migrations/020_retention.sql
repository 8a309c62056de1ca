-- When the record of an iteration was deleted from the stores: what is worth knowing of it stands in the iteration.
ALTER TABLE lastwrite.iterations ADD COLUMN record_gone_at timestamptz;

-- Of a run the iterations whose records may still be there; few while it cleans up as it goes.
CREATE INDEX iterations_with_record ON lastwrite.iterations (load_test_id, n) WHERE record_gone_at IS NULL;

-- A record that is gone is found again by its name.
CREATE INDEX iterations_kept ON lastwrite.iterations (subject) WHERE inspection IS NOT NULL;

-- Calls are kept for so long since they were told, not since they were made: somebody may tell of an old incident.
ALTER TABLE lastwrite.calls ADD COLUMN told_at timestamptz NOT NULL DEFAULT clock_timestamp();
CREATE INDEX calls_by_telling ON lastwrite.calls (told_at);
ALTER TABLE lastwrite.dropped_calls ADD COLUMN noted_at timestamptz NOT NULL DEFAULT clock_timestamp();
CREATE INDEX dropped_calls_by_noting ON lastwrite.dropped_calls (noted_at);

-- A run is deleted at once for whoever reads, by its row alone; what hung on it goes afterwards, in batches that are safe to repeat.
ALTER TABLE lastwrite.iterations DROP CONSTRAINT iterations_load_test_id_fkey;
ALTER TABLE lastwrite.exploration_orders DROP CONSTRAINT exploration_orders_exploration_id_fkey;
CREATE TABLE lastwrite.removals (
  id          uuid        PRIMARY KEY,
  kind        text        NOT NULL CHECK (kind IN ('load_test', 'exploration')),
  scenario    text        NOT NULL,
  -- Where its records lie; NULL where they lie in this database.
  environment text,
  removed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Tried so often in vain, because a store or a service was away.
  failures    integer     NOT NULL DEFAULT 0
);
