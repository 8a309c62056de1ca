--: title Quota checked apart from what it counts
--: about A plan allows one project. It is counted in one transaction and recorded in another, so that two requests may both be within it.
--: setup
CREATE TABLE projects (name text);
--: session one
--: step count
--: capture is_within
SELECT count(*) < 1 FROM projects
--: step record
--: when is_within
INSERT INTO projects VALUES (:session)
--: session two like one
--: check within_quota
SELECT count(*) AS projects FROM projects HAVING count(*) > 1
