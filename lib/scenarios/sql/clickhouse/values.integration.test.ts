import { expect, inject, it } from 'vitest';
import { exploreRace } from '../explore/exploreRace';
import { withLabSlots } from '../explore/LabSlots';
import { parseRace } from '../parse/parseRace';

const { postgres, clickhouse } = inject('lastwriteStack');
const explore = (text: string) =>
  withLabSlots({ url: postgres.labUrl, clickhouseUrl: clickhouse.url }, (slots) =>
    exploreRace(parseRace(text), slots, { limit: 100 }),
  );

it('values go from Postgres to ClickHouse and back as what they are', async () => {
  const { groups } = await explore(`--: setup
CREATE TABLE source (i int, l bigint, n numeric, f float8, b boolean, t text, d date, z timestamptz, u uuid, e int);
INSERT INTO source VALUES (-7, 9007199254740993, 12345678901234567890.25, 0.1, true, E'it''s \\\\ a\\ttab', '2031-02-03',
  '2031-02-03 04:05:06.123456+02', '019bd2e8-5c71-70e9-9a89-acb3efd08e34', NULL)
--: setup -- clickhouse
CREATE TABLE copy (i Int32, l Int64, n Decimal(38, 2), f Float64, b Bool, t String, d Date32, z DateTime64(6, 'UTC'), u UUID,
  e Nullable(Int32)) ENGINE = MergeTree ORDER BY i
--: session one
--: step read
--: capture i, l, n, f, b, t, d, z, u, e
SELECT * FROM source
--: step copy -- clickhouse
INSERT INTO copy VALUES (:i, :l, :n, :f, :b, :t, :d, :z, :u, :e)
--: step again -- clickhouse
--: capture i, l, n, f, b, t, d, z, u, e
SELECT * FROM copy
--: check comes_back_as_it_was
SELECT * FROM source WHERE (i, l, n, f, b, t, d, u) IS DISTINCT FROM
  (:one.i, :one.l, :one.n, :one.f, :one.b, :one.t, :one.d, :one.u)
  OR z <> :one.z AT TIME ZONE 'UTC' OR :one.e IS NOT NULL
`);
  expect(groups).toHaveLength(1);
  expect(groups[0]?.shortest).toMatchObject({ violated: [], unchecked: [] });
  expect(groups[0]?.shortest.contents.map(({ store, table }) => [store, table])).toEqual([
    ['postgres', 'source'],
    ['clickhouse', 'copy'],
  ]);
});

it('a step on ClickHouse waits for nobody, and what it wrote is seen at once, whatever is open in Postgres', async () => {
  const { groups, orders, complete } = await explore(`--: setup
CREATE TABLE t (n int);
INSERT INTO t VALUES (0);
--: setup -- clickhouse
CREATE TABLE t (n Int32) ENGINE = MergeTree ORDER BY n
--: session one
--: step write
BEGIN; UPDATE t SET n = 1
--: step send -- clickhouse
INSERT INTO t VALUES (1)
--: step commit
COMMIT
--: session two
--: step seen -- clickhouse
--: capture n
SELECT count() FROM t
--: check seen_before_commit
SELECT :two.n WHERE :two.n = 1
`);
  expect([orders, complete]).toEqual([4, true]);
  expect(groups.flatMap(({ shortest }) => shortest.steps.filter(({ waited }) => waited))).toEqual([]);
  expect(groups.map((group) => [group.orders, group.shortest.violated.length])).toEqual([
    [2, 1],
    [2, 0],
  ]);
});

it('rows of a replacing table are told as FINAL has them, with states and all', async () => {
  const { groups } = await explore(`--: setup -- clickhouse
CREATE TABLE t (id Int32, v UInt64, s Nullable(String)) ENGINE = ReplacingMergeTree(v) ORDER BY id; INSERT INTO t VALUES (1, 5, 'new');
CREATE TABLE log (v UInt64) ENGINE = MergeTree ORDER BY v
--: session one
--: step older -- clickhouse
INSERT INTO t VALUES (1, 4, 'old'); INSERT INTO log VALUES (4), (4)
--: step newer -- clickhouse
INSERT INTO t VALUES (1, 6, NULL)
`);
  expect(groups[0]?.states.map(({ after, contents }) => [after, ...contents.map(({ rows }) => rows)])).toEqual([
    [-1, [], [['1', '5', 'new']]],
    [0, [['4'], ['4']], [['1', '5', 'new']]],
    [1, [['4'], ['4']], [['1', '6', null]]],
  ]);
});

it('a race that needs ClickHouse says so where there is none', async () => {
  const race = parseRace('--: session one\n--: step a -- clickhouse\nSELECT 1');
  await expect(
    withLabSlots({ url: postgres.labUrl }, (slots) => exploreRace(race, slots, { limit: 1 })),
  ).rejects.toMatchObject({
    code: 'database',
    message: expect.stringContaining('LASTWRITE_LAB_CLICKHOUSE_URL') as string,
  });
});

it('an error of a step on ClickHouse has its code, and the rest of the step is not run', async () => {
  const { groups } = await explore(`--: setup -- clickhouse
CREATE TABLE t (n Int32) ENGINE = MergeTree ORDER BY n
--: session one
--: step a -- clickhouse
INSERT INTO nothing VALUES (1); INSERT INTO t VALUES (1)
`);
  expect(groups[0]?.shortest.steps[0]?.results).toEqual([
    { kind: 'error', code: '60', message: expect.stringContaining('nothing') as string },
  ]);
  expect(groups[0]?.shortest.contents[0]?.rows).toEqual([]);
  expect(JSON.stringify(groups)).not.toContain('lastwrite_lab_');
});
