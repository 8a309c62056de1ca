-- Which fields a call asked for, so that the newest calls that set each of them stay, however many others there are.
ALTER TABLE lastwrite.calls ADD COLUMN fields text NOT NULL DEFAULT '';
