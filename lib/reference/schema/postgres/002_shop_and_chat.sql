-- Orders with their items: a change-data pipeline copies them. A deleted order keeps its row.
CREATE SCHEMA shop;

CREATE TABLE shop.orders (
  tenant_id      text NOT NULL,
  id             bigint NOT NULL,
  status         text NOT NULL,
  customer_email text NOT NULL,
  total          numeric(12, 2) NOT NULL,
  currency       char(3) NOT NULL,
  note           text,
  placed_at      timestamptz NOT NULL,
  shipped_at     timestamptz,
  updated_at     timestamptz NOT NULL,
  deleted_at     timestamptz,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE shop.order_items (
  tenant_id text NOT NULL,
  order_id  bigint NOT NULL,
  line      integer NOT NULL,
  sku       text NOT NULL,
  quantity  integer NOT NULL,
  price     numeric(12, 2) NOT NULL,
  PRIMARY KEY (tenant_id, order_id, line),
  FOREIGN KEY (tenant_id, order_id) REFERENCES shop.orders ON DELETE CASCADE
);

-- What is said in a conversation, one row an event; an edit changes the row.
CREATE SCHEMA chat;

CREATE TABLE chat.conversation_events (
  conversation_id text NOT NULL,
  sequence        integer NOT NULL,
  kind            text NOT NULL,
  body            text NOT NULL,
  said_at         timestamptz NOT NULL,
  edited_at       timestamptz,
  PRIMARY KEY (conversation_id, sequence)
);
