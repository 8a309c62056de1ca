import { expect, test } from 'vitest';
import { describeTable } from './describeTable';
import { parseDistributed, parseEngine, parseFinalView, splitTopLevel } from './parseEngine';

test.each([
  [
    'ReplacingMergeTree',
    'ReplacingMergeTree(update_time) PARTITION BY toYYYYMM(a) ORDER BY (a, b)',
    'replacing',
    'update_time',
    null,
  ],
  ['ReplacingMergeTree', 'ReplacingMergeTree ORDER BY a SETTINGS index_granularity = 8192', 'replacing', null, null],
  ['ReplacingMergeTree', 'ReplacingMergeTree(ver, is_deleted) ORDER BY a', 'replacing', 'ver', 'is_deleted'],
  ['ReplacingMergeTree', 'ReplacingMergeTree(`my ``v`) ORDER BY a', 'replacing', 'my ``v', null],
  [
    'ReplicatedReplacingMergeTree',
    "ReplicatedReplacingMergeTree('/clickhouse/{shard}, (x)', '{replica}', ver) ORDER BY a",
    'replacing',
    'ver',
    null,
  ],
  ['SharedReplacingMergeTree', "SharedReplacingMergeTree('/p', 'r', ver, del) ORDER BY a", 'replacing', 'ver', 'del'],
  ['MergeTree', 'MergeTree ORDER BY a', 'plain', null, null],
  ['ReplicatedMergeTree', "ReplicatedMergeTree('/p', 'r') ORDER BY a", 'plain', null, null],
  ['SummingMergeTree', 'SummingMergeTree(amount) ORDER BY a', 'merging', null, null],
  ['Memory', 'Memory', 'other', null, null],
])('%s: %s', (engine, full, family, versionColumn, isDeletedColumn) => {
  expect(parseEngine(engine, full)).toEqual({ family, versionColumn, isDeletedColumn, signColumn: null });
});

test.each([
  ['CollapsingMergeTree', 'CollapsingMergeTree(sign) ORDER BY a', 'sign', null],
  ['SharedCollapsingMergeTree', "SharedCollapsingMergeTree('/p', 'r', _sign) ORDER BY a", '_sign', null],
  ['VersionedCollapsingMergeTree', 'VersionedCollapsingMergeTree(sign, ver) ORDER BY a', 'sign', 'ver'],
  [
    'ReplicatedVersionedCollapsingMergeTree',
    "ReplicatedVersionedCollapsingMergeTree('/p', 'r', sign, ver)",
    'sign',
    'ver',
  ],
])('%s: %s collapses by its sign', (engine, full, signColumn, versionColumn) => {
  expect(parseEngine(engine, full)).toEqual({ family: 'collapsing', versionColumn, isDeletedColumn: null, signColumn });
});

test.each([
  ['SELECT a, b FROM db.t FINAL', { database: 'db', table: 't', further: [] }],
  ['SELECT a, `FROM` FROM t FINAL', { database: null, table: 't', further: [] }],
  ['SELECT * FROM t FINAL', { database: null, table: 't', further: [] }],
  ['SELECT t.a, `b c` FROM `d b`.`t.t` FINAL', { database: 'd b', table: 't.t', further: [] }],
  [
    'SELECT a AS b, upper(c) AS c FROM db.t FINAL',
    { database: 'db', table: 't', further: ['a AS b', 'upper(c) AS c'] },
  ],
])('%s is a view of one table with FINAL', (sql, view) => {
  expect(parseFinalView(sql)).toEqual(view);
});

test.each([
  'SELECT a FROM db.t',
  'SELECT a FROM db.t FINAL WHERE a = 1',
  'SELECT a FROM db.t FINAL GROUP BY a',
  'SELECT DISTINCT a FROM db.t FINAL',
  'SELECT a FROM (SELECT a FROM db.t FINAL) FINAL',
  'SELECT (SELECT max(x) FROM u) AS a FROM db.t FINAL',
  'SELECT a FROM db.t FINAL, db.u FINAL',
  'SELECT a FROM db.t AS x FINAL INNER JOIN u ON 1',
])('control: %s is none', (sql) => {
  expect(parseFinalView(sql)).toBeNull();
});

test('a Distributed table names the one below it', () => {
  expect(parseDistributed("Distributed('main', 'coaching', 'scorecard_local', cityHash64(a, b), 'ssd')")).toEqual({
    database: 'coaching',
    table: 'scorecard_local',
    shardingKey: 'cityHash64(a, b)',
  });
  expect(parseDistributed("Distributed('main', currentDatabase(), 'scorecard_local')")).toEqual({
    database: null,
    table: 'scorecard_local',
    shardingKey: null,
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
const source = {
  rowSet: 'card',
  table: 'scorecard',
  key: { customer: 'customer_id', profile: 'profile_id', scorecard: 'scorecard_id' },
};
const warningsOf = (full: string, sortingKey: string, partitionKey = '') =>
  describeTable(
    'scorecard',
    [full.split(/[( ]/)[0] ?? '', full, sortingKey, partitionKey],
    columns,
    null,
    source,
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
    'versions never collapse',
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
    'also sorted by create_time',
  ],
  ['another engine', 'MergeTree', KEY, '', 'does not replace rows'],
])('%s is warned of', (_, full, sortingKey, partitionKey, warning) => {
  expect(warningsOf(full, sortingKey, partitionKey)).toContain(warning);
});

test.each([
  ['cityHash64(scorecard_id)', ''],
  ['sipHash64(customer_id, profile_id)', ''],
  ['1', ''],
  ['rand()', 'sharded by rand(), which has nothing to do with the key'],
  ['cityHash64(scorecard_id, create_time)', 'sharded by create_time, which is not part of the key'],
  ['toDate(update_time)', 'sharded by update_time, which is not part of the key'],
])('a Distributed table sharded by %s: %j', (sharding, warning) => {
  const full = `Distributed('main', 'coaching', 'scorecard_local', ${sharding})`;
  const below = ['ReplacingMergeTree', 'ReplacingMergeTree(update_time)', KEY, ''];
  const { warnings } = describeTable('scorecard', ['Distributed', full, '', ''], columns, below, source);
  expect(warnings.find((each) => each.includes('sharded')) ?? '').toContain(warning);
  expect(warnings).toHaveLength(warning === '' ? 1 : 2);
});
