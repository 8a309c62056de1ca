import { eventType } from '@/lib/reference/event/eventType';
import { recordName } from '@/lib/record/recordName';
import type { CopiedSample } from './CopiedSample';

const CONVERSATION = 'c-48213';

interface EventRow {
  readonly said_at: string;
  readonly edited_at: string | null;
}

function sample(
  sequence: number,
  {
    edits,
    ...more
  }: Pick<CopiedSample, 'title' | 'summary' | 'findings'> & {
    /** Texts in the order in which Postgres takes them, each with when its copy is inserted among the others. */
    readonly edits: readonly { readonly body: string; readonly place: number }[];
  },
): CopiedSample {
  return {
    ...more,
    type: eventType,
    name: recordName(eventType, { conversation: CONVERSATION, event: String(sequence) }),
    tables: [
      {
        postgres: 'chat.conversation_events',
        clickhouse: 'conversation_events',
        key: { conversation_id: CONVERSATION, sequence: String(sequence) },
        columns: ['conversation_id', 'sequence', 'kind', 'body', 'said_at', 'edited_at'],
      },
    ],
    perform: async (feed) => {
      const copies: { readonly place: number; readonly values: Readonly<Record<string, unknown>> }[] = [];
      // All within one second, as an autosave does it, and the last one over: what changes in the future is too early to call.
      const begun = new Date(Math.floor(Date.now() / 1000) * 1000 - 1000).toISOString();
      for (const [index, { body, place }] of edits.entries()) {
        const time = `'${begun}'::timestamptz + interval '${index * 120} milliseconds'`;
        const { rows } = await feed.commit([
          `INSERT INTO chat.conversation_events (conversation_id, sequence, kind, body, said_at)
           VALUES ($1, $2, 'message', $3, ${time})
           ON CONFLICT (conversation_id, sequence) DO UPDATE SET body = excluded.body, edited_at = ${time}`,
          [CONVERSATION, sequence, body],
        ]);
        const values = rows[0]?.values ?? {};
        const { said_at, edited_at } = values as unknown as EventRow;
        copies.push({ place, values: { ...values, version: wholeSeconds(edited_at ?? said_at) } });
      }
      for (const { values } of copies.sort((a, b) => a.place - b.place))
        await feed.insert('conversation_events', [values]);
    },
  };
}

/** As a column without fractions takes it. */
function wholeSeconds(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}

/** What was said in a conversation, copied with versions of whole seconds. */
export const eventSamples: readonly CopiedSample[] = [
  sample(17, {
    title: 'Conversation event: two edits within one second',
    summary:
      'The version column has whole seconds, and both edits have the same one. The copy of the first edit was inserted last, so FINAL keeps it.',
    findings: ['version_tie'],
    edits: [
      { body: 'I can offer you a trail.', place: 1 },
      { body: 'I can offer you a trial.', place: 3 },
      { body: 'I can offer you a trial, for a month.', place: 2 },
    ],
  }),
  sample(18, {
    title: 'Conversation event: one message, never edited',
    summary: 'One row, one version.',
    findings: [],
    edits: [{ body: 'Is that billed monthly?', place: 1 }],
  }),
];
