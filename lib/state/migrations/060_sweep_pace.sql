-- How long the sweep has been paused since it was planned; estimates of the time left exclude it.
ALTER TABLE lastwrite.sweeps ADD COLUMN paused_ms double precision NOT NULL DEFAULT 0;
-- Of an attempt that failed: a cost like others, but it says nothing of what the next part takes.
ALTER TABLE lastwrite.sweep_costs ADD COLUMN failed boolean NOT NULL DEFAULT false;
