import { expect, test } from 'vitest';
import { describeTable } from './describeTable';
import { parseDistributed, parseEngine, splitTopLevel } from './parseEngine';

test.each([
  [
    'ReplacingMergeTree',
    'ReplacingMergeTree(update_time) PARTITION BY toYYYYMM(a) ORDER BY (a, b)',
    true,
    'update_time',
    null,
  ],
  ['ReplacingMergeTree', 'ReplacingMergeTree ORDER BY a SETTINGS index_granularity = 8192', true, null, null],
  ['ReplacingMergeTree', 'ReplacingMergeTree(ver, is_deleted) ORDER BY a', true, 'ver', 'is_deleted'],
  ['ReplacingMergeTree', 'ReplacingMergeTree(`my ``v`) ORDER BY a', true, 'my ``v', null],
  [
    'ReplicatedReplacingMergeTree',
    "ReplicatedReplacingMergeTree('/clickhouse/{shard}, (x)', '{replica}', ver) ORDER BY a",
    true,
    'ver',
    null,
  ],
  ['SharedReplacingMergeTree', "SharedReplacingMergeTree('/p', 'r', ver, del) ORDER BY a", true, 'ver', 'del'],
  ['MergeTree', 'MergeTree ORDER BY a', false, null, null],
  ['CollapsingMergeTree', 'CollapsingMergeTree(sign) ORDER BY a', false, null, null],
])('%s: %s', (engine, full, replacing, versionColumn, isDeletedColumn) => {
  expect(parseEngine(engine, full)).toEqual({ replacing, versionColumn, isDeletedColumn });
});

test('a Distributed table names the one below it', () => {
  expect(parseDistributed("Distributed('main', 'coaching', 'scorecard_local', rand())")).toEqual({
    database: 'coaching',
    table: 'scorecard_local',
  });
  expect(parseDistributed("Distributed('main', currentDatabase(), 'scorecard_local')")).toEqual({
    database: null,
    table: 'scorecard_local',
  });
});

test('expressions are split at their own commas only', () => {
  expect(splitTopLevel("a, f(b, ','), `c,d`")).toEqual(['a', "f(b, ',')", '`c,d`']);
  expect(splitTopLevel('')).toEqual([]);
});

const columns = {
  customer_id: 'String',
  profile_id: 'String',
  scorecard_id: 'UUID',
  update_time: 'DateTime64(6)',
  create_time: 'DateTime64(6)',
};
const warningsOf = (full: string, sortingKey: string, partitionKey = '') =>
  describeTable(
    'scorecard',
    [full.split(/[( ]/)[0] ?? '', full, sortingKey, partitionKey],
    columns,
    null,
  ).warnings.join('\n');
const KEY = 'customer_id, profile_id, scorecard_id';

test('a table as it should be has no warning', () => {
  expect(warningsOf('ReplacingMergeTree(update_time)', KEY, 'customer_id, profile_id')).toBe('');
});

test.each([
  [
    'a partition column outside the sorting key',
    'ReplacingMergeTree(update_time)',
    KEY,
    'toYYYYMM(create_time)',
    'partitioned by create_time',
  ],
  [
    'the version in the sorting key',
    'ReplacingMergeTree(update_time)',
    `${KEY}, update_time`,
    '',
    'no two versions ever collapse',
  ],
  ['no version at all', 'ReplacingMergeTree', KEY, '', 'the row inserted last wins'],
  [
    'a sorting key that lacks part of the name',
    'ReplacingMergeTree(update_time)',
    'scorecard_id',
    '',
    'not sorted by customer_id, profile_id',
  ],
  [
    'a sorting key with more than the name',
    'ReplacingMergeTree(update_time)',
    `${KEY}, create_time`,
    '',
    'sorted by create_time too',
  ],
  ['another engine', 'MergeTree', KEY, '', 'not a replacing one'],
])('%s is warned of', (_, full, sortingKey, partitionKey, warning) => {
  expect(warningsOf(full, sortingKey, partitionKey)).toContain(warning);
});
