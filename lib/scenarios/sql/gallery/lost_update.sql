--: title Lost update
--: about Two editors load a page, each changes one field, and each saves the page as a whole. The second save brings back what the first one changed.
--: about No isolation level helps, because each statement is its own transaction. Saving only the changed column does.
--: setup
CREATE TABLE pages (id int PRIMARY KEY, title text, body text);
INSERT INTO pages VALUES (1, 'old', 'old');
--: session titles
--: step load
--: capture title, body
SELECT title, body FROM pages WHERE id = 1
--: step save
UPDATE pages SET title = 'new', body = :body WHERE id = 1
--: session bodies
--: step load
--: capture title, body
SELECT title, body FROM pages WHERE id = 1
--: step save
UPDATE pages SET title = :title, body = 'new' WHERE id = 1
--: check both_saved
SELECT title, body FROM pages WHERE title <> 'new' OR body <> 'new'
--: variant own_columns
--: title Each saves only what it changed
--: step titles.save
UPDATE pages SET title = 'new' WHERE id = 1
--: step bodies.save
UPDATE pages SET body = 'new' WHERE id = 1
