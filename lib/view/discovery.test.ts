import { expect, it } from 'vitest';
import type { DiscoverResponse } from '@/lib/contract/records';
import { entryText, foundHeadline, newProposals, tablesOf, type ShownProposal } from './discovery';

const proposal = (id: string, more: Partial<ShownProposal> = {}): ShownProposal => ({
  entry: { id, name: `${id}s/{id}`, postgres: `public.${id}s`, clickhouse: `${id}s` },
  score: 0.8,
  reasons: [],
  warnings: [],
  problems: [],
  trial: null,
  trialProblem: null,
  configured: false,
  ...more,
});
const found = (
  proposals: readonly ShownProposal[],
  left = { postgres: [], clickhouse: [] } as DiscoverResponse['left'],
) => ({
  environment: 'local',
  proposals: [...proposals],
  left,
});

it('what is configured is not new, and what does not fit comes last', () => {
  const proposals = newProposals(
    found([
      proposal('known', { configured: true }),
      proposal('odd', { score: 1, problems: [{ path: 'name', message: 'no key' }] }),
      proposal('weak', { score: 0.6 }),
      proposal('strong', { score: 0.9 }),
    ]),
  );
  expect(proposals.map(({ entry }) => entry.id)).toEqual(['strong', 'weak', 'odd']);
});

it('the entry is JSON that the configuration takes, a child a line', () => {
  const entry = {
    id: 'order',
    name: 'orders/{id}',
    key: { id: { columns: { postgres: 'größe "x"' } } },
    children: [
      { id: 'item', parent: { order_id: 'id' } },
      { id: 'note', postgres: 'public.notes' },
    ],
  };
  const text = entryText(entry);
  expect(JSON.parse(text)).toEqual(entry);
  expect(text.split('\n')).toHaveLength(9);
  expect(text).toContain('    { "id": "item", "parent": { "order_id": "id" } },');
});

it('tables and children are told by the entry', () => {
  const { entry } = proposal('sales_order');
  expect(tablesOf(proposal('x', { entry: { ...entry, children: [{ id: 'item' }] } }))).toEqual({
    id: 'sales_order',
    title: 'Sales order',
    name: 'sales_orders/{id}',
    postgres: 'public.sales_orders',
    clickhouse: 'sales_orders',
    children: ['item'],
  });
});

it.each([
  [[], { postgres: [], clickhouse: [] }, 'No further tables look like a record and its copy.'],
  [
    [],
    { postgres: ['a'], clickhouse: [] },
    'No further tables look like a record and its copy. 1 further table has no counterpart.',
  ],
  [['a'], { postgres: [], clickhouse: [] }, '1 pair of tables looks like a record and its copy.'],
  [
    ['a', 'b'],
    { postgres: ['a'], clickhouse: ['b'] },
    '2 pairs of tables look like a record and its copy. 2 further tables have no counterpart.',
  ],
])('what was found is one sentence: %#', (ids, left, sentence) => {
  const proposals = ids.map((id) => proposal(id));
  expect(foundHeadline(proposals, found(proposals, left))).toBe(sentence);
});
