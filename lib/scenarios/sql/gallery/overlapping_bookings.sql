--: title Overlapping bookings
--: about Write skew on rows that are not there yet: two guests see that a room is free, and both book it. There is no row to lock. Serializable finds it;
--: about so does a lock that stands for the room, when it is taken before the question.
--: setup
CREATE TABLE bookings (guest text, room int, night daterange);
--: session alice
--: retry 40001 3
--: step begin
BEGIN
--: step look
--: capture is_free
SELECT count(*) = 0 FROM bookings WHERE room = 7 AND night && daterange('2030-01-01', '2030-01-03')
--: step book
--: when is_free
INSERT INTO bookings VALUES (:session, 7, daterange('2030-01-01', '2030-01-03'))
--: step commit
COMMIT
--: session bob like alice
--: check one_guest_a_night
SELECT one.guest, other.guest AS other FROM bookings one JOIN bookings other
  ON one.room = other.room AND one.night && other.night AND one.guest < other.guest
--: variant lock_the_room
--: title A lock stands for the room
--: step begin
BEGIN; SELECT pg_advisory_xact_lock(7)
