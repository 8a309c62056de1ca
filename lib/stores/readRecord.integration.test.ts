import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordName } from '@/lib/record/recordName';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { findNamesByKey } from './findNamesByKey';
import { readRecord } from './readRecord';
import { readRecords } from './readRecords';
import {
  cardColumns,
  dataOf,
  flat,
  freshName,
  insertClickHouse,
  insertPostgres,
  keyOf,
  openStoresUnderTest,
  timeoutMs,
  valuesOf,
  type StoresUnderTest,
} from './testing/StoresUnderTest';
import { watchVersion } from './watchVersion';

let under: StoresUnderTest;
beforeAll(async () => {
  under = await openStoresUnderTest();
});
afterAll(() => under.close());

const read = async (name = freshName(), stores = under.stores) =>
  flat(await readRecord(stores, scorecardType, name, { timeoutMs }));

test('values come without loss: microseconds, infinity, exact floats, NaN, arrays, NULL', async () => {
  const name = freshName();
  await insertPostgres(
    under.postgres,
    'director.scorecards',
    cardColumns(name, {
      submitted_at: '2026-01-18 10:32:07.418204+00',
      process_interaction_at: 'infinity',
      score: 0.1 + 0.2,
      task_ids: ['a', 'b "c", {d}', 'NULL'],
      comment: "it's \\ 中 \u0001",
      updated_at: '2026-01-18 23:32:07.4+13',
    }),
  );
  await insertPostgres(under.postgres, 'director.scores', {
    ...keyOf(name),
    criterion_id: 'empathy',
    numeric_value: 'NaN',
    ai_value: '-Infinity',
    text_value: null,
    not_applicable: true,
  });
  await insertPostgres(under.postgres, 'director.scores', {
    ...keyOf(name),
    criterion_id: 'accuracy',
    numeric_value: '-0',
    ai_value: 1e300,
  });
  const { truth, inspectedAt } = await read(name);
  const { rows, commits } = dataOf(truth);
  const [card, ...scores] = rows;
  expect(card?.row).toEqual({ rowSet: 'card', key: {} });
  expect(card?.values).toMatchObject({
    submittedAt: '2026-01-18T10:32:07.418204Z',
    processInteractionAt: 'infinity',
    score: 0.30000000000000004,
    taskIds: ['a', 'b "c", {d}', 'NULL'],
    comment: "it's \\ 中 \u0001",
    submitterUserId: null,
    manuallyScored: false,
    updatedAt: '2026-01-18T10:32:07.400000Z',
    messageIds: [],
  });
  expect(scores).toEqual([
    {
      row: { rowSet: 'score', key: { criterion: 'accuracy' } },
      values: { numericValue: -0, aiValue: 1e300, textValue: null, notApplicable: false, aiScored: false },
    },
    {
      row: { rowSet: 'score', key: { criterion: 'empathy' } },
      values: { numericValue: 'NaN', aiValue: '-Infinity', textValue: null, notApplicable: true, aiScored: false },
    },
  ]);
  expect(inspectedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  expect(commits.map(({ source }) => source)).toEqual([
    'director.scorecards',
    'director.scores (empathy)',
    'director.scores (accuracy)',
  ]);
  for (const { committedAt, transactionId } of commits) {
    expect(committedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(transactionId).toMatch(/^\d+$/);
  }
});

test('historic has one row per score, with card and score beside each other', async () => {
  const name = freshName();
  await insertPostgres(
    under.postgres,
    'historic.scorecard_scores',
    cardColumns(name, {
      criterion_id: 'empathy',
      comment: 'kept',
      numeric_value: 3.5,
      submitted_at: '2026-01-18 10:32:07.418204+00',
    }),
  );
  const { truth, derived } = await read(name);
  expect(truth.status).toBe('missing');
  const [row] = dataOf(derived).rows;
  expect(row).toMatchObject({
    row: { rowSet: 'score', key: { criterion: 'empathy' } },
    root: { comment: 'kept', submittedAt: '2026-01-18T10:32:07.418204Z' },
    values: { numericValue: 3.5 },
  });
});

test('RAW holds every version in order of insertion, FINAL the one with the highest version, marked in the same read', async () => {
  const name = freshName();
  const version = (comment: string, time: string) =>
    insertClickHouse(under.clickhouse, 'scorecard', { ...keyOf(name), comment, update_time: time, score: null });
  await version('first', '2026-01-18 10:32:07.418203');
  await version('newest stamp', '2026-01-18 10:32:07.418205');
  await version('last inserted', '2026-01-18 10:32:07.418204');
  const { final, raw } = await read(name);
  expect(
    dataOf(raw).versions.map((row) => [
      row.insertOrder,
      row.values.comment,
      row.version,
      row.survives,
      row.mergedInserts,
    ]),
  ).toEqual([
    [1, 'first', '2026-01-18T10:32:07.418203Z', false, 0],
    [2, 'newest stamp', '2026-01-18T10:32:07.418205Z', true, 0],
    [3, 'last inserted', '2026-01-18T10:32:07.418204Z', false, 0],
  ]);
  expect(valuesOf(dataOf(final), 'card')).toHaveLength(1);
  expect(valuesOf(dataOf(final), 'card')[0]).toMatchObject({
    comment: 'newest stamp',
    submittedAt: '1970-01-01T00:00:00.000000Z',
    submitterUserId: '',
    score: null,
  });
});

test('among equal versions the later insert survives', async () => {
  const name = freshName();
  for (const comment of ['earlier', 'later'])
    await insertClickHouse(under.clickhouse, 'scorecard', {
      ...keyOf(name),
      comment,
      update_time: '2026-01-18 10:32:07.418204',
    });
  expect(valuesOf(dataOf((await read(name)).final), 'card')).toMatchObject([{ comment: 'later' }]);
});

test('a score that only ClickHouse has is read with the rest, per criterion', async () => {
  const name = freshName();
  await insertPostgres(under.postgres, 'director.scorecards', cardColumns(name));
  await insertClickHouse(
    under.clickhouse,
    'scorecard_score',
    { ...keyOf(name), criterion_id: 'orphan', numeric_value: 2, update_time: '2026-01-18 10:32:07' },
    { ...keyOf(name), criterion_id: 'other', ai_value: 4, update_time: '2026-01-18 10:32:07' },
  );
  await insertClickHouse(under.clickhouse, 'scorecard_score', {
    ...keyOf(name),
    criterion_id: 'orphan',
    numeric_value: 3,
    update_time: '2026-01-18 10:32:08',
  });
  const { final, raw } = await read(name);
  expect(dataOf(raw).versions.map((row) => [row.row.key.criterion, row.insertOrder, row.survives])).toEqual([
    ['orphan', 1, false],
    ['orphan', 2, true],
    ['other', 1, true],
  ]);
  expect(valuesOf(dataOf(final), 'score')).toMatchObject([{ numericValue: 3 }, { aiValue: 4, numericValue: null }]);
});

test('rows under a lightweight DELETE show in RAW and do not count in FINAL; a user without settings is told that they stay hidden', async () => {
  const name = freshName();
  for (const [comment, time] of [
    ['kept', '10:32:07'],
    ['removed', '10:32:08'],
  ] as const) {
    await insertClickHouse(under.clickhouse, 'scorecard', {
      ...keyOf(name),
      comment,
      update_time: `2026-01-18 ${time}`,
    });
  }
  await under.clickhouse.command({
    query: `DELETE FROM scorecard WHERE scorecard_id = '${name.key.scorecard}' AND comment = 'removed' SETTINGS mutations_sync = 2`,
  });
  const { final, raw } = await read(name);
  expect(dataOf(raw).versions.map((row) => [row.values.comment, row.deleted, row.survives])).toEqual([
    ['kept', false, true],
    ['removed', true, false],
  ]);
  expect(valuesOf(dataOf(final), 'card')).toMatchObject([{ comment: 'kept' }]);
  const strict = await read(name, under.strictStores);
  expect(dataOf(strict.raw).versions.map((row) => [row.values.comment, row.survives])).toEqual([['kept', true]]);
  expect(strict.warnings['clickhouse.raw']?.join()).toContain('user may not send settings');
});

test('parts that were merged say so, and still tell the order', async () => {
  const name = freshName('merged');
  for (const second of [1, 2, 3])
    await insertClickHouse(under.clickhouse, 'scorecard', {
      ...keyOf(name),
      comment: `${second}`,
      update_time: `2026-01-18 10:32:0${second}`,
    });
  await under.clickhouse.command({ query: 'OPTIMIZE TABLE scorecard FINAL' });
  await insertClickHouse(under.clickhouse, 'scorecard', {
    ...keyOf(name),
    comment: 'after',
    update_time: '2026-01-18 10:32:00',
  });
  const versions = dataOf((await read(name)).raw).versions;
  expect(versions.map((row) => [row.values.comment, row.insertOrder, row.survives])).toEqual([
    ['3', 1, true],
    ['after', 2, false],
  ]);
  expect(versions[0]?.mergedInserts).toBeGreaterThanOrEqual(2);
  expect(versions[1]?.mergedInserts).toBe(0);
});

test('more versions than anyone can look at are cut, the newest and the survivor kept, with a warning', async () => {
  const name = freshName('many');
  await under.clickhouse.command({
    query: `INSERT INTO scorecard (customer_id, profile_id, scorecard_id, comment, update_time)
    SELECT 'many', 'sales', '${name.key.scorecard}', toString(number), toDateTime64('2026-01-18 10:00:00', 6, 'UTC') + number FROM numbers(5010) SETTINGS optimize_on_insert = 0`,
  });
  const { raw, warnings } = await read(name);
  const versions = dataOf(raw).versions;
  expect(versions).toHaveLength(5_000);
  expect([versions[0]?.values.comment, versions.at(-1)?.values.comment]).toEqual(['10', '5009']);
  expect(versions.filter(({ survives }) => survives)).toHaveLength(1);
  expect(warnings['clickhouse.raw']?.join()).toContain('too_many_versions');
  expect(dataOf(raw).cut).toEqual([{ row: { rowSet: 'card', key: {} }, stored: 5010 }]);
});

test('they are cut evenly: every key keeps its survivor, its highest and its latest versions', async () => {
  const name = freshName('many');
  const insert = (stamp: string, order: string) =>
    under.clickhouse.command({
      query: `INSERT INTO scorecard_score (customer_id, profile_id, scorecard_id, criterion_id, text_value, update_time)
    SELECT 'many', 'sales', '${name.key.scorecard}', concat('c-', toString(intDiv(number, 17))), ${order}, toDateTime64('2026-01-18 10:00:00', 6, 'UTC') ${stamp} FROM numbers(5100) SETTINGS optimize_on_insert = 0`,
    });
  await insert('+ number % 17', "'old'");
  // The latest insertion of each key has the lowest version: cut by version alone, it would be the first to go.
  await under.clickhouse.command({
    query: `INSERT INTO scorecard_score (customer_id, profile_id, scorecard_id, criterion_id, text_value, update_time)
    SELECT 'many', 'sales', '${name.key.scorecard}', concat('c-', toString(number)), 'latest', toDateTime64('2026-01-18 09:00:00', 6, 'UTC') FROM numbers(300)`,
  });
  const { final, raw } = await read(name);
  const { versions, cut } = dataOf(raw);
  expect(versions).toHaveLength(5_000);
  expect(versions.filter(({ survives }) => survives)).toHaveLength(300);
  expect(versions.filter(({ values }) => values.textValue === 'latest')).toHaveLength(300);
  expect(valuesOf(dataOf(final), 'score')).toHaveLength(300);
  expect(cut.length).toBeGreaterThan(0);
  expect(new Set(cut.map(({ stored }) => stored))).toEqual(new Set([18]));
});

test('many names at once give the same as one by one, with names that nobody knows between them', async () => {
  const names = Array.from({ length: 40 }, (_, index) =>
    freshName(index % 2 === 0 ? 'cox' : 'acme', index % 3 === 0 ? 'sales' : 'care'),
  );
  for (const [index, name] of names.entries()) {
    if (index % 5 === 4) continue;
    await insertPostgres(under.postgres, 'director.scorecards', cardColumns(name, { comment: `pg ${index}` }));
    await insertPostgres(under.postgres, 'director.scores', {
      ...keyOf(name),
      criterion_id: 'empathy',
      numeric_value: index,
    });
    await insertPostgres(
      under.postgres,
      'historic.scorecard_scores',
      cardColumns(name, { criterion_id: 'empathy', numeric_value: index }),
    );
    await insertClickHouse(under.clickhouse, 'scorecard', {
      ...keyOf(name),
      comment: `ch ${index}`,
      update_time: '2026-01-18 10:32:07',
    });
    await insertClickHouse(under.clickhouse, 'scorecard_score', {
      ...keyOf(name),
      criterion_id: 'empathy',
      numeric_value: index,
      update_time: '2026-01-18 10:32:07',
    });
  }
  const comparable = ({ sources, warnings }: Awaited<ReturnType<typeof read>>) =>
    JSON.parse(
      JSON.stringify({ sources, warnings }, (key, value: unknown) => (key === 'durationMs' ? 0 : value)),
    ) as unknown;
  const bulk = (await readRecords(under.stores, scorecardType, names, { timeoutMs })).map(flat);
  const single = await Promise.all(names.map((name) => read(name)));
  expect(bulk.map(comparable)).toEqual(single.map(comparable));
  expect(bulk[4]?.raw.status).toBe('missing');
  expect(bulk[5]?.raw.status).toBe('ok');
});

test('500 names at once', async () => {
  const names = Array.from({ length: 500 }, () => freshName('bulk'));
  const last = names[499] ?? freshName();
  await insertClickHouse(under.clickhouse, 'scorecard', {
    ...keyOf(last),
    comment: 'the last',
    update_time: '2026-01-18 10:32:07',
  });
  const reads = (await readRecords(under.stores, scorecardType, names, { timeoutMs })).map(flat);
  expect(reads).toHaveLength(500);
  expect(reads.map(({ final }) => final.status).filter((status) => status === 'ok')).toHaveLength(1);
  expect(reads.every(({ truth }) => truth.status === 'missing')).toBe(true);
});

test('bare ids give the full names, director first, whichever store knows which', async () => {
  const here = freshName('here', 'a');
  const there = recordName(scorecardType, { ...here.key, customer: 'there', profile: 'b' });
  const onlyClickHouse = freshName('gone', 'c');
  for (const name of [there, here]) await insertPostgres(under.postgres, 'director.scorecards', cardColumns(name));
  await insertClickHouse(
    under.clickhouse,
    'scorecard',
    { ...keyOf(onlyClickHouse), update_time: '2026-01-18 10:32:07' },
    { ...keyOf(here), customer_id: 'else', update_time: '2026-01-18 10:32:07' },
  );
  const unknown = freshName().key.scorecard ?? '';
  const [gone, both] = [onlyClickHouse.key.scorecard ?? '', here.key.scorecard ?? ''];
  const ids = [gone, both, "' OR 1=1 --", unknown];
  const found = await findNamesByKey(under.stores, scorecardType, ids, { timeoutMs });
  expect(Object.fromEntries(found)).toEqual({
    [both]: { names: [here, there] },
    [gone]: { names: [onlyClickHouse] },
    [unknown]: { names: [] },
    "' OR 1=1 --": { names: [] },
  });
});

test('the watched token changes with every write, in every table, and with nothing else', async () => {
  const name = freshName();
  const tokens = [await watchVersion(under.stores, scorecardType, name, { timeoutMs })];
  const after = async (write: () => Promise<unknown>) => {
    await write();
    tokens.push(await watchVersion(under.stores, scorecardType, name, { timeoutMs }));
  };
  await after(() => insertPostgres(under.postgres, 'director.scorecards', cardColumns(name)));
  await after(() => insertPostgres(under.postgres, 'director.scores', { ...keyOf(name), criterion_id: 'empathy' }));
  await after(() =>
    under.postgres.query('UPDATE director.scores SET numeric_value = 1 WHERE scorecard_id = $1', [name.key.scorecard]),
  );
  await after(() =>
    insertPostgres(under.postgres, 'historic.scorecard_scores', cardColumns(name, { criterion_id: 'empathy' })),
  );
  for (const table of ['scorecard', 'scorecard_score']) {
    const row = {
      ...keyOf(name),
      ...(table === 'scorecard' ? {} : { criterion_id: 'empathy' }),
      update_time: '2026-01-18 10:32:07',
    };
    await after(() => insertClickHouse(under.clickhouse, table, row));
    await after(() => insertClickHouse(under.clickhouse, table, row));
  }
  expect(new Set(tokens).size).toBe(tokens.length);
  await insertPostgres(under.postgres, 'director.scorecards', cardColumns(freshName()));
  expect(await watchVersion(under.stores, scorecardType, name, { timeoutMs })).toBe(tokens.at(-1));
});
