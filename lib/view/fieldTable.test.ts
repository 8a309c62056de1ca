import { describe, expect, it } from 'vitest';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { prepareChildren, prepareFields, prepareRoot } from './fieldTable';
import type { Facts } from './facts';
import type { ComparedField, Copy } from './inspection';
import { aCard, aField, anEmptyInspection, aScore, copiesOf } from './testing/inspections';
import { orderType } from './testing/orderType';

const [DIRECTOR, HISTORIC, FINAL, RAW] = ['director', 'historic', 'clickhouse.final', 'clickhouse.raw'] as const;
const field = aField;

/** The fields of a card as its copies hold them; `copies` says what is the matter with some. */
function prepare(
  fields: readonly ComparedField[],
  facts: Pick<Facts, 'lost'>,
  copies: Readonly<Record<string, Partial<Copy>>> = {},
) {
  return prepareFields({ ...aCard, status: 'equal', fields: [...fields] }, copiesOf(scorecardType, copies), facts);
}

const nothingLost = { lost: [] };

it('puts what differs first, marks it in its cell alone, and folds the equal', () => {
  const { standing, folded, summary } = prepare(
    [
      field('x'),
      field('y', { [FINAL]: 'b' }, { status: 'different', differs: [FINAL] }),
      field('z', { [FINAL]: '' }, { status: 'equal_by_convention' }),
    ],
    nothingLost,
  );
  expect(standing.map((row) => row.field)).toEqual(['y']);
  expect(standing[0]?.cells.map((cell) => cell.kind === 'value' && cell.marked)).toEqual([false, false, true, false]);
  expect(folded.map((row) => row.field)).toEqual(['x', 'z']);
  expect(summary).toBe('of 3 fields, 1 differs');
});

it('marks every copy of a field on which all agree, where an acknowledged call says otherwise', () => {
  const { standing, summary } = prepare(
    [field('submittedAt', { [DIRECTOR]: null, [HISTORIC]: null }, { acknowledged: 'x; y' }), field('comment')],
    { lost: [{ row: aCard, field: 'submittedAt', acknowledged: 'x', stored: null }] },
  );
  expect(standing[0]).toMatchObject({ contradicted: true, status: 'equal', acknowledged: 'x; y', rule: 'exact text' });
  expect(standing[0]?.cells.every((cell) => cell.kind === 'value' && cell.marked)).toBe(true);
  expect(summary).toBe('of 2 fields, 1 differs from what was acknowledged');
});

it('tells a copy without a row from a store that was not read, and both from NULL', () => {
  const { standing } = prepare(
    [field('x', { [DIRECTOR]: null, [FINAL]: null }, { status: 'missing', absent: [FINAL, RAW] })],
    nothingLost,
    { [RAW]: { status: 'unavailable' } },
  );
  expect(standing[0]?.cells.map((cell) => (cell.kind === 'value' ? cell.value.kind : cell.kind))).toEqual([
    'null',
    'text',
    'absent',
    'unread',
  ]);
});

it('tells a column that a copy does not keep from a row that is missing', () => {
  const { folded } = prepare(
    [field('updatedAt', {}, { absent: [FINAL, HISTORIC] }), field('comment', {}, { absent: [HISTORIC] })],
    nothingLost,
  );
  expect(
    folded.map((row) => row.cells.map((cell) => (cell.kind === 'absent' ? [cell.why, cell.marked] : cell.kind))),
  ).toEqual([
    ['value', ['no row', false], ['no column', false], 'value'],
    ['value', ['no row', false], 'value', 'value'],
  ]);
});

describe('when nothing differs', () => {
  const said = (...fields: readonly ComparedField[]) => {
    const { summary, nothingStands, folded } = prepare(fields, nothingLost);
    return { summary, nothingStands, byRule: folded.map((row) => row.byRule) };
  };
  const time = (digits: string) => `2026-01-18T10:32:07${digits}Z`;

  it('says equal only of what is equal', () => {
    expect(said(field('x'), field('updatedAt', {}, { absent: [FINAL, RAW] }))).toEqual({
      summary: '2 fields, all equal',
      nothingStands: 'Every field is equal in every copy that holds it.',
      byRule: [false, false],
    });
  });

  it('does not call equal what the rule alone makes equal: fewer digits, or a default for NULL', () => {
    const coarse = field(
      'at',
      { [DIRECTOR]: time('.418204'), [HISTORIC]: time('.418204'), [FINAL]: time('.418'), [RAW]: time('.418') },
      {},
    );
    const byDefault = field(
      'z',
      { [DIRECTOR]: null, [HISTORIC]: null, [FINAL]: '' },
      { status: 'equal_by_convention' },
    );
    expect(said(field('x'), coarse)).toEqual({
      summary: '2 fields, none differs',
      nothingStands:
        'No field differs. 1 is equal only by a rule, such as a coarser precision or NULL against a default.',
      byRule: [false, true],
    });
    expect(said(coarse, byDefault).nothingStands).toBe(
      'No field differs. 2 are equal only by a rule, such as a coarser precision or NULL against a default.',
    );
  });

  it('takes zeros behind a time for no other time', () => {
    for (const [a, b] of [
      ['.418000', '.418'],
      ['.000000', ''],
      ['.100', '.1'],
    ] as const)
      expect(
        said(field('at', { [DIRECTOR]: time(a), [FINAL]: time(b), [HISTORIC]: time(a), [RAW]: time(b) }, {})).byRule,
      ).toEqual([false]);
    expect(
      said(
        field(
          'at',
          { [DIRECTOR]: time('.100'), [HISTORIC]: time('.100'), [FINAL]: time('.101'), [RAW]: time('.1') },
          {},
        ),
      ).byRule,
    ).toEqual([true]);
  });

  it('says of what could not be compared neither', () => {
    expect(said(field('x', { [FINAL]: 'b' }, { status: 'unknown' })).nothingStands).toBe(
      'Nothing that could be compared differs.',
    );
  });
});

it('marks a copy without a row where the row is missing, and not where historic merely keeps none', () => {
  const marks = (more: Partial<ComparedField>) => {
    const { standing, folded } = prepare([field('x', {}, more)], nothingLost);
    return [...standing, ...folded][0]?.cells.map((cell) => cell.marked);
  };
  expect(marks({ status: 'missing', absent: [FINAL, RAW] })).toEqual([false, false, true, true]);
  expect(marks({ absent: [HISTORIC] })).toEqual([false, false, false, false]);
  expect(marks({ status: 'different', absent: [HISTORIC], differs: [HISTORIC] })).toEqual([false, true, false, false]);
});

it('folds what could not be compared, and counts it', () => {
  const { standing, folded, summary } = prepare([field('x', {}, { status: 'unknown' }), field('y')], nothingLost, {
    [FINAL]: { status: 'unavailable' },
  });
  expect([standing.length, folded.length, summary]).toEqual([0, 2, 'of 2 fields, 1 could not be compared']);
});

it('splits off the digits in which a time differs', () => {
  const { standing } = prepare(
    [
      field(
        'x',
        { [DIRECTOR]: '2026-01-18T10:32:07.418204Z', [FINAL]: '2026-01-18T10:32:07.418000Z' },
        { status: 'different', differs: [FINAL] },
      ),
    ],
    nothingLost,
  );
  expect(standing[0]?.cells[2]).toMatchObject({ common: '2026-01-18 10:32:07.418', differing: '000' });
  expect(standing[0]?.cells[0]).toMatchObject({ common: '', marked: false });
});

describe('children', () => {
  it('that stand out come first, and a loss counts only for its own row', () => {
    const rows = ['a', 'b', 'c'].map((criterion) => {
      const status = criterion === 'c' ? ('missing' as const) : ('equal' as const);
      return { ...aScore(criterion), status, fields: [field('numericValue', {}, { status })] };
    });
    const [scores] = prepareChildren(anEmptyInspection(scorecardType, { rows }), {
      lost: [{ row: aScore('b'), field: 'numericValue', acknowledged: 5, stored: 3 }],
    });
    expect(scores?.rows.map(({ key, stands, contradicted }) => [key, stands, contradicted])).toEqual([
      ['b', true, true],
      ['c', true, false],
      ['a', false, false],
    ]);
    expect(scores?.summary).toBe('2 of 3 stand out');
  });
});

describe('a record of another type', () => {
  const quantity = (values: ComparedField['values'], more: Partial<ComparedField> = {}): ComparedField => ({
    field: 'quantity',
    label: 'how many',
    values,
    status: 'equal',
    rule: 'exact number',
    absent: ['mart.final', 'mart.raw'],
    differs: [],
    ...more,
  });
  const item = (line: string, sku: string, ...fields: ComparedField[]) => ({
    rowSet: 'item',
    key: { line, sku },
    status: fields[0]?.status ?? ('equal' as const),
    fields,
  });
  const inspection = anEmptyInspection(orderType, {
    rows: [
      {
        rowSet: 'order',
        key: {},
        status: 'equal',
        fields: [
          {
            ...quantity({ shop: 'paid', 'lake.final': 'paid', 'lake.raw': 'paid', 'mart.final': 'paid' }),
            field: 'state',
            absent: ['mart.raw'],
          },
        ],
      },
      item('1', 'a', quantity({ shop: 2, 'lake.final': 2, 'lake.raw': 2 })),
      item(
        '2',
        'a',
        quantity(
          { shop: 2, 'lake.final': 3, 'lake.raw': 3 },
          { status: 'different', differs: ['lake.final', 'lake.raw'] },
        ),
      ),
    ],
  });

  it('has a column for each of its copies, the truth first', () => {
    const root = prepareRoot(inspection, nothingLost);
    expect(root?.folded[0]?.cells.map(({ copy, kind }) => [copy.title, kind])).toEqual([
      ['shop', 'value'],
      ['lake FINAL', 'value'],
      ['lake RAW', 'value'],
      ['mart FINAL', 'value'],
      ['mart RAW', 'absent'],
    ]);
  });

  it('has a section for each kind of child rows, told apart by all parts of their keys', () => {
    const children = prepareChildren(inspection, nothingLost);
    expect(children.map(({ rowSet, summary }) => [rowSet.plural, summary])).toEqual([['items', '1 of 2 stands out']]);
    expect(children[0]?.rows.map(({ key, stands }) => [key, stands])).toEqual([
      ['2/a', true],
      ['1/a', false],
    ]);
    const [row] = children[0]?.rows[0]?.fields.standing ?? [];
    expect(row?.cells.map((cell) => (cell.kind === 'absent' ? cell.why : cell.marked))).toEqual([
      false,
      true,
      true,
      'no row',
      'no row',
    ]);
  });

  it('without children has no such section, and without rows no fields', () => {
    const bare = { ...inspection, rowSets: inspection.rowSets.slice(0, 1), rows: [] };
    expect([prepareRoot(bare, nothingLost), prepareChildren(bare, nothingLost)]).toEqual([null, []]);
  });
});
