-- By which a sweep finds the records that changed: without them it would read every row.
CREATE INDEX scorecards_by_change ON director.scorecards (updated_at);
CREATE INDEX orders_by_change ON shop.orders (updated_at);
CREATE INDEX conversation_events_by_change ON chat.conversation_events (edited_at);
CREATE INDEX conversation_events_by_creation ON chat.conversation_events (said_at);
