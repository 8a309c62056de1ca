import { expect, test } from 'vitest';
import { orderByInsertion, parsePart, type RowPlace } from './insertOrder';

const at = (part: string, offset = 0, blockNumber: number | null = null, partitionId = 'p'): { place: RowPlace } => ({
  place: { shard: 0, partitionId, part, offset, blockNumber },
});

test.each([
  ['all_1_1_0', 'all', { minBlock: 1, maxBlock: 1 }],
  ['all_1_9_2_12', 'all', { minBlock: 1, maxBlock: 9 }],
  ['202601_3_4_1', '202601', { minBlock: 3, maxBlock: 4 }],
  ['odd_id_3_4_1', 'odd_id', { minBlock: 3, maxBlock: 4 }],
  ['20140317_20140323_2_2_0', '201403', null],
  ['', '', null],
])('part %s of partition %s covers %j', (part, partitionId, blocks) => {
  expect(parsePart(part, partitionId)).toEqual(blocks);
});

test('parts order by their blocks as numbers, rows in one part by block number, then by offset', () => {
  const rows = [at('p_10_10_0'), at('p_2_9_1', 5, 9), at('p_2_9_1', 1, 4), at('p_1_1_0', 8), at('p_1_1_0', 7)];
  expect(orderByInsertion(rows)?.map(({ place }) => [place.part, place.offset])).toEqual([
    ['p_1_1_0', 7],
    ['p_1_1_0', 8],
    ['p_2_9_1', 1],
    ['p_2_9_1', 5],
    ['p_10_10_0', 0],
  ]);
});

test('between partitions, and where a part has no readable name, no order is claimed', () => {
  expect(orderByInsertion([at('p_1_1_0'), at('q_2_2_0', 0, null, 'q')])).toBeNull();
  expect(orderByInsertion([at('unreadable')])).toBeNull();
  expect(orderByInsertion([])).toEqual([]);
});
