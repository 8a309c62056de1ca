-- What the tables of a race over tables held of an iteration's subject when it was judged, for one that did not pass.
ALTER TABLE lastwrite.iterations ADD COLUMN tables json;
