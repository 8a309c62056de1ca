--: title Dirty write
--: about Two buyers write the listing and the invoice of one car. If one could overwrite what the other has not committed yet,
--: about the car would be sold to one of them and invoiced to the other. Postgres holds the row until the commit, at every level.
--: setup
CREATE TABLE listings (id int PRIMARY KEY, buyer text);
CREATE TABLE invoices (id int PRIMARY KEY, recipient text);
INSERT INTO listings VALUES (1, NULL);
INSERT INTO invoices VALUES (1, NULL);
--: session alice
--: retry 40001 3
--: step listing
BEGIN; UPDATE listings SET buyer = :session WHERE id = 1
--: step invoice
UPDATE invoices SET recipient = :session WHERE id = 1
--: step commit
COMMIT
--: session bob like alice
--: check one_buyer
SELECT buyer, recipient FROM listings JOIN invoices USING (id) WHERE buyer IS DISTINCT FROM recipient
