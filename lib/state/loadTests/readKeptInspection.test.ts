import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { factsOf } from '@/lib/contract/factsOf';
import { inspectionSchema } from '@/lib/contract/inspect';
import { anInspection } from '@/lib/contract/testing/anInspection';
import { readKeptInspection } from './readKeptInspection';

/** Answers of a build from before there were record types, as it kept them: a name and an answer in each line. */
const kept = Object.fromEntries(
  readFileSync(new URL('testing/keptInspections.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as [string, { readonly headline: unknown }]),
);
const read = (name: string) => readKeptInspection(kept[name]);

const CARD = { rowSet: 'card', key: {} };
const score = (criterion: string) => ({ rowSet: 'score', key: { criterion } });

describe('readKeptInspection', () => {
  it.each(Object.keys(kept))('gives %s in the form of today, and what it said', (name) => {
    const inspection = read(name);
    expect(() => inspectionSchema.parse(inspection)).not.toThrow();
    expect(inspection.headline).toEqual(kept[name]?.headline);
    const { calls: _bodies, copies, rows: _values, ...rest } = inspection;
    expect(JSON.stringify(rest)).not.toMatch(/"(?:criterionId|director|clickhouseFinal)"/);
    expect(copies).toHaveLength(4);
    expect(inspection.rowSets.map(({ id, fields }) => [id, fields.length])).toEqual([
      ['card', 17],
      ['score', 5],
    ]);
  });

  it('leaves one of today as it is', () => {
    const today = anInspection();
    expect(readKeptInspection(today)).toBe(today);
  });

  it('keeps copies, values, versions and commits', () => {
    const { copies, rows, versions, commits, checks, droppedCalls } = read('lostUpdate');
    expect(copies.map(({ id, copy, role, view }) => [id, copy, role, view])).toEqual([
      ['director', 'director', 'truth', 'rows'],
      ['historic', 'historic', 'derived', 'rows'],
      ['clickhouse.final', 'clickhouse', 'derived', 'final'],
      ['clickhouse.raw', 'clickhouse', 'derived', 'raw'],
    ]);
    expect(copies[0]?.queries).toHaveLength(1);
    expect(rows.map(({ rowSet, key, status }) => [rowSet, key, status])).toEqual([
      ['card', {}, 'equal_by_convention'],
      ['score', { criterion: 'c-1' }, 'equal'],
    ]);
    expect(rows[0]?.fields[0]).toEqual({
      field: 'submittedAt',
      label: 'submitted at',
      values: {
        director: null,
        historic: null,
        'clickhouse.final': '1970-01-01T00:00:00.000000Z',
        'clickhouse.raw': '1970-01-01T00:00:00.000000Z',
      },
      status: 'equal_by_convention',
      rule: "NULL against 1970-01-01, the default of DateTime64(6, 'UTC')",
      absent: [],
      differs: [],
      acknowledged: '2026-01-18 10:32:07.418204',
    });
    expect(versions.map(({ copy, rowSet, key }) => ({ copy, rowSet, key }))).toEqual([
      { copy: 'clickhouse', ...CARD },
      { copy: 'clickhouse', ...score('c-1') },
    ]);
    expect(commits.map(({ rows: written }) => written)).toEqual([[CARD, score('c-1')]]);
    expect(checks.map(({ id }) => id)).toEqual([
      'exists',
      'row_count',
      'submitted_state',
      'overall_score',
      'child_fields',
      'root_fields',
      'historic',
      'final_unique',
    ]);
    expect(droppedCalls?.map(({ evidence }) => evidence)).toEqual(['shown_milestone']);
  });

  it('tells a copy that holds no row from one that holds NULL', () => {
    const [, row] = read('missingScore').rows;
    expect(row?.fields.map(({ values, absent }) => [Object.keys(values), absent])).toEqual(
      row?.fields.map(() => [
        ['director', 'historic'],
        ['clickhouse.final', 'clickhouse.raw'],
      ]),
    );
  });

  it('reads the facts of findings', () => {
    expect(factsOf(read('lostUpdate').findings, 'lost_update')?.lost[0]).toMatchObject({ row: CARD });
    expect(factsOf(read('lostUpdate').findings, 'null_as_default')?.fields[0]).toMatchObject({
      row: CARD,
      truth: null,
      clickhouse: '1970-01-01T00:00:00.000000Z',
    });
    expect(factsOf(read('missingScore').findings, 'missing_row')?.rows).toMatchObject([{ row: score('c-1') }]);
    expect(factsOf(read('orphanScore').findings, 'orphan_row')).toEqual({ rows: [score('c-0')], marked: [] });
    expect(factsOf(read('historicLacksRows').findings, 'derived_divergence')).toMatchObject({
      missingRows: [score('c-1')],
      extraRows: [],
      keys: [],
    });
    expect(factsOf(read('deleted').findings, 'missing_in_postgres')).toMatchObject({
      deletedBy: 'DeleteScorecard',
      deletedAt: '2026-01-18T10:32:09.100000Z',
      childrenInFinal: [],
    });
    const stale = read('outOfOrder').findings.map(({ code, copy }) => [code, copy]);
    expect(stale).toEqual([
      ['out_of_order_write', 'clickhouse'],
      ['null_as_default', 'clickhouse'],
    ]);
    expect(factsOf(read('outOfOrder').findings, 'out_of_order_write')?.keys[0]?.row).toEqual(CARD);
  });
});
