import { describe, expect, it } from 'vitest';
import type { RowKey } from '@/lib/record/rows';
import type { RecordType } from '@/lib/record/RecordType';
import type { FieldValues } from '@/lib/record/rows';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import type { ColumnTypes, Evidence, SourceRead } from './model';
import { createdCard, evidence, toClickhouse } from './testing/evidence';
import { tellEvidence } from './testing/tellEvidence';

/** The card's process in columns that no rule compares. */
function withoutRule(input: Evidence): Evidence {
  const declared = <T extends { readonly types: ColumnTypes }>(read: SourceRead<T>, type: string): SourceRead<T> => {
    if (read.status === 'unavailable') return read;
    const { types } = read.data;
    return { ...read, data: { ...read.data, types: { ...types, card: { ...types.card, processId: type } } } };
  };
  const { truth, derived, clickhouse } = input.sources;
  return {
    ...input,
    sources: {
      truth: declared(truth, 'point'),
      derived: derived.map(({ copy, read }) => ({ copy, read: declared(read, 'point') })),
      clickhouse: clickhouse.map((copy) => ({ ...copy, raw: declared(copy.raw, 'Tuple(Float64, Float64)') })),
    },
  };
}

const card: FieldValues = { ...createdCard, processId: '(1,2)' };
const stored = (values: FieldValues) => ({ ...toClickhouse('card', values), processId: '[1,3]' });
const NO_RULE = 'no rule for point against Tuple(Float64, Float64)';

describe('a field that no rule compares', () => {
  it('is no difference and no agreement: nothing is found, and the verdict says what was not compared', () => {
    const told = tellEvidence(withoutRule(evidence({ card, finalCards: [stored(card)] })));
    const field = told.rows[0]?.fields.find((each) => each.field === 'processId');
    expect(field).toMatchObject({ status: 'unknown', rule: NO_RULE, differs: [] });
    expect(told.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(told.verdict).toBe('unknown');
    expect(told.headline).toEqual({
      lead: 'Not everything could be compared.',
      rest: `Nothing that could be compared differs. Process could not be compared: ${NO_RULE}.`,
    });
    expect(told.checks.find(({ id }) => id === 'root_fields')).toMatchObject({
      status: 'unknown',
      summary: `Process could not be compared: ${NO_RULE}.`,
    });
  });

  it('hides no difference of another field', () => {
    const told = tellEvidence(withoutRule(evidence({ card, finalCards: [stored({ ...card, comment: 'old' })] })));
    expect(told.headline.lead).not.toBe('Not everything could be compared.');
    expect(told.rows[0]?.fields.filter(({ status }) => status === 'different').map(({ field }) => field)).toEqual([
      'comment',
    ]);
    expect(told.checks.find(({ id }) => id === 'root_fields')).toMatchObject({ status: 'fail' });
  });
});

describe('rows of which there are more than were read', () => {
  const copied = (values: FieldValues) => evidence({ card: createdCard, finalCards: [toClickhouse('card', values)] });
  const same = copied(createdCard);

  it('leave the verdict open though all that were read agree', () => {
    expect(tellEvidence(same).verdict).toBe('consistent');
    const told = tellEvidence({ ...same, partly: ['score'] });
    expect(told.verdict).toBe('unknown');
    expect(told.headline).toEqual({
      lead: 'Not everything could be compared.',
      rest: 'Nothing that was compared differs. Not all scores were read: only the first by key were compared.',
    });
    expect(told.checks.find(({ id }) => id === 'row_count')).toMatchObject({
      status: 'unknown',
      summary: 'Not all scores were read: only the first by key were compared.',
    });
    expect(told.checks.find(({ id }) => id === 'root_fields')).toMatchObject({ status: 'pass' });
  });

  it('leave open the checks of copies that keep such rows, and no other', () => {
    const tag = { rowSet: 'tag', table: 'director.tags', key: {} };
    const [director, ...others] = scorecardType.copies;
    const type: RecordType = {
      ...scorecardType,
      rows: [
        ...scorecardType.rows,
        { id: 'tag', noun: 'tag', plural: 'tags', key: [{ id: 'tag', type: 'text' }], fields: [] },
      ],
      copies: [
        { ...director, tables: [...director.tables, tag] },
        ...others,
        { id: 'tags', title: 'tags', where: '', store: 'postgres', role: 'derived', tables: [tag] },
      ],
    };
    const derived = [
      ...same.sources.derived,
      { copy: 'tags', read: { status: 'ok', durationMs: 1, data: { rows: [], types: {} } } as const },
    ];
    const input = { ...same, type, sources: { ...same.sources, derived } };
    const of = (partly: readonly string[]) => {
      const { checks } = tellEvidence({ ...input, partly });
      const ids = ['row_count', 'child_fields', 'historic', 'tags'];
      return ids.map((id) => checks.find((check) => check.id === id)?.status);
    };
    expect(of([])).toEqual(['pass', 'pass', 'pass', 'pass']);
    expect(of(['tag'])).toEqual(['pass', 'pass', 'pass', 'unknown']);
    expect(of(['score'])).toEqual(['unknown', 'unknown', 'unknown', 'pass']);
    expect(tellEvidence({ ...input, partly: ['tag', 'score'] }).checks.find(({ id }) => id === 'tags')).toMatchObject({
      status: 'unknown',
      summary: 'Not all tags were read: only the first by key were compared.',
    });
  });

  it('that a copy in ClickHouse has no table for are not missing there', () => {
    const [director, ...others] = scorecardType.copies;
    const tableOf = (rowSet: string) => ({ rowSet, table: `more_${rowSet}`, key: {} });
    const told = (rowSets: readonly string[], more: (typeof same.sources.clickhouse)[number]) =>
      tellEvidence({
        ...same,
        type: {
          ...scorecardType,
          copies: [
            director,
            ...others,
            {
              id: 'more',
              title: 'More',
              where: '',
              store: 'clickhouse',
              role: 'derived',
              tables: rowSets.map(tableOf),
            },
          ],
        },
        sources: { ...same.sources, clickhouse: [...same.sources.clickhouse, { ...more, copy: 'more' }] },
      });
    const of = (rowSet: string) => {
      const [first] = same.sources.clickhouse;
      if (first?.final.status !== 'ok' || first.raw.status !== 'ok') throw new Error('both are read');
      const { final, raw } = first;
      const isOf = ({ row }: { readonly row: RowKey }) => row.rowSet === rowSet;
      return {
        ...first,
        final: { ...final, data: { ...final.data, rows: final.data.rows.filter(isOf) } },
        raw: { ...raw, data: { ...raw.data, versions: raw.data.versions.filter(isOf) } },
      };
    };
    for (const rowSet of ['card', 'score']) {
      const alone = told([rowSet], of(rowSet));
      expect(alone.verdict).toBe('consistent');
      expect(alone.checks.filter(({ status }) => status !== 'pass')).toEqual([]);
      // Its twin keeps such rows, and has none.
      expect(told(['card', 'score'], of(rowSet)).verdict).toBe('inconsistent');
    }
  });

  it('hide no difference among those that were', () => {
    const told = tellEvidence({
      ...copied({ ...createdCard, comment: 'old' }),
      partly: ['score'],
    });
    expect(told.headline.lead).not.toBe('Not everything could be compared.');
    expect(told.checks.find(({ id }) => id === 'root_fields')).toMatchObject({ status: 'fail' });
  });

  it('a row that Postgres marks as deleted is not said to be missing', () => {
    const { truth } = same.sources;
    if (truth.status !== 'ok') throw new Error('the truth is read');
    const ruleOf = (deletedBy?: string) => {
      const data = { ...truth.data, rows: [], ...(deletedBy !== undefined && { deletedBy }) };
      const told = tellEvidence({ ...same, sources: { ...same.sources, truth: { ...truth, data } } });
      return told.rows[0]?.fields.find(({ field }) => field === 'comment')?.rule;
    };
    expect(ruleOf('deleted_at')).toMatch(/the row in \w+ is marked as deleted$/);
    expect(ruleOf()).toMatch(/no row in \w+$/);
  });
});
