import type { RecordType } from '@/lib/record/RecordType';
import { sameColumn as field } from '../sameColumn';

const key = { conversation: 'conversation_id', event: 'sequence' };

/** What was said in a conversation: one row without others below it, and versions in whole seconds. */
export const eventType: RecordType = {
  id: 'conversation-event',
  title: 'Conversation event',
  name: 'conversations/{conversation}/events/{event}',
  key: [
    { id: 'conversation', type: 'text' },
    { id: 'event', type: 'integer' },
  ],
  rows: [
    {
      id: 'event',
      noun: 'event',
      plural: 'events',
      key: [],
      fields: [
        field('kind', 'kind', 'kind'),
        field('body', 'body', 'body'),
        field('saidAt', 'said at', 'said_at'),
        field('editedAt', 'edited at', 'edited_at'),
      ],
    },
  ],
  copies: [
    {
      id: 'postgres',
      title: 'Postgres',
      where: 'Postgres, schema chat: the truth',
      store: 'postgres',
      role: 'truth',
      tables: [{ rowSet: 'event', table: 'chat.conversation_events', key }],
    },
    {
      id: 'clickhouse',
      title: 'ClickHouse',
      where: 'ClickHouse',
      store: 'clickhouse',
      role: 'derived',
      tables: [{ rowSet: 'event', table: 'conversation_events', key }],
    },
  ],
  changedAt: 'editedAt',
  createdAt: 'saidAt',
  bookkeeping: [],
  milestones: [],
  groups: [],
  calls: [],
  ignore: [],
  settleMs: null,
};
