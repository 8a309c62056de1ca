import { describe, expect, it } from 'vitest';
import { prepareFields, prepareScores } from './fieldTable';
import type { ComparedField, Inspection, Source } from './inspection';

const source = (status: Source['status'] = 'ok'): Source => ({
  status,
  durationMs: 1,
  error: null,
  queries: [],
  warnings: [],
});
const sources = (more: Partial<Inspection['sources']> = {}): Inspection['sources'] => ({
  postgres: source(),
  historic: source(),
  clickhouseFinal: source(),
  clickhouseRaw: source(),
  ...more,
});
const field = (id: string, more: Partial<ComparedField> = {}): ComparedField => ({
  field: id,
  label: id,
  postgres: 'a',
  historic: 'a',
  clickhouseFinal: 'a',
  clickhouseRaw: 'a',
  status: 'equal',
  rule: 'exact text',
  absent: [],
  differs: [],
  ...more,
});
const nothingLost = { lost: [] };

it('puts what differs first, marks it in its cell alone, and folds the equal', () => {
  const { standing, folded, summary } = prepareFields(
    [
      field('x'),
      field('y', { status: 'different', clickhouseFinal: 'b', differs: ['clickhouseFinal'] }),
      field('z', { status: 'equal_by_convention', clickhouseFinal: '' }),
    ],
    sources(),
    nothingLost,
  );
  expect(standing.map((row) => row.field)).toEqual(['y']);
  expect(standing[0]?.cells.map((cell) => cell.kind === 'value' && cell.marked)).toEqual([false, false, true, false]);
  expect(folded.map((row) => row.field)).toEqual(['x', 'z']);
  expect(summary).toBe('of 3 fields, 1 differs');
});

it('marks every copy of a field on which all agree, where an acknowledged call says otherwise', () => {
  const { standing, summary } = prepareFields(
    [field('submittedAt', { postgres: null, historic: null, acknowledged: 'x; y' }), field('comment')],
    sources(),
    { lost: [{ criterionId: null, field: 'submittedAt', acknowledged: 'x', stored: null }] },
  );
  expect(standing[0]).toMatchObject({ contradicted: true, status: 'equal', acknowledged: 'x; y', rule: 'exact text' });
  expect(standing[0]?.cells.every((cell) => cell.kind === 'value' && cell.marked)).toBe(true);
  expect(summary).toBe('of 2 fields, 1 differs from what was acknowledged');
});

it('tells a copy without a row from a store that was not read, and both from NULL', () => {
  const { standing } = prepareFields(
    [
      field('x', {
        status: 'missing',
        postgres: null,
        clickhouseFinal: null,
        absent: ['clickhouseFinal', 'clickhouseRaw'],
      }),
    ],
    sources({ clickhouseRaw: source('unavailable') }),
    nothingLost,
  );
  expect(standing[0]?.cells.map((cell) => (cell.kind === 'value' ? cell.value.kind : cell.kind))).toEqual([
    'null',
    'text',
    'absent',
    'unread',
  ]);
});

it('tells a column that ClickHouse does not keep from a row that is missing', () => {
  const { folded } = prepareFields(
    [field('updatedAt', { absent: ['clickhouseFinal', 'clickhouseRaw'] }), field('comment', { absent: ['historic'] })],
    sources(),
    nothingLost,
  );
  expect(
    folded.map((row) => row.cells.map((cell) => (cell.kind === 'absent' ? [cell.why, cell.marked] : cell.kind))),
  ).toEqual([
    ['value', 'value', ['no column', false], ['no column', false]],
    ['value', ['no row', false], 'value', 'value'],
  ]);
});

describe('when nothing differs', () => {
  const said = (...fields: readonly ComparedField[]) => {
    const { summary, nothingStands, folded } = prepareFields(fields, sources(), nothingLost);
    return { summary, nothingStands, byRule: folded.map((row) => row.byRule) };
  };
  const time = (digits: string) => `2026-01-18T10:32:07${digits}Z`;

  it('says equal only of what is equal', () => {
    expect(said(field('x'), field('updatedAt', { absent: ['clickhouseFinal', 'clickhouseRaw'] }))).toEqual({
      summary: '2 fields, all equal',
      nothingStands: 'Every field is equal in every copy that holds it.',
      byRule: [false, false],
    });
  });

  it('does not call equal what the rule alone makes equal: fewer digits, or a default for NULL', () => {
    const coarse = field('at', {
      postgres: time('.418204'),
      historic: time('.418204'),
      clickhouseFinal: time('.418'),
      clickhouseRaw: time('.418'),
    });
    const byDefault = field('z', {
      status: 'equal_by_convention',
      postgres: null,
      historic: null,
      clickhouseFinal: '',
    });
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
        said(field('at', { postgres: time(a), clickhouseFinal: time(b), historic: time(a), clickhouseRaw: time(b) }))
          .byRule,
      ).toEqual([false]);
    expect(
      said(
        field('at', {
          postgres: time('.100'),
          historic: time('.100'),
          clickhouseFinal: time('.101'),
          clickhouseRaw: time('.1'),
        }),
      ).byRule,
    ).toEqual([true]);
  });

  it('says of what could not be compared neither', () => {
    expect(said(field('x', { status: 'unknown', clickhouseFinal: 'b' })).nothingStands).toBe(
      'Nothing that could be compared differs.',
    );
  });
});

it('marks a copy without a row where the row is missing, and not where historic merely keeps none', () => {
  const marks = (more: Partial<ComparedField>) => {
    const { standing, folded } = prepareFields([field('x', more)], sources(), nothingLost);
    return [...standing, ...folded][0]?.cells.map((cell) => cell.marked);
  };
  expect(marks({ status: 'missing', absent: ['clickhouseFinal', 'clickhouseRaw'] })).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect(marks({ absent: ['historic'] })).toEqual([false, false, false, false]);
  expect(marks({ status: 'different', absent: ['historic'], differs: ['historic'] })).toEqual([
    false,
    true,
    false,
    false,
  ]);
});

it('folds what could not be compared, and counts it', () => {
  const { standing, folded, summary } = prepareFields(
    [field('x', { status: 'unknown' }), field('y')],
    sources({ clickhouseFinal: source('unavailable') }),
    nothingLost,
  );
  expect([standing.length, folded.length, summary]).toEqual([0, 2, 'of 2 fields, 1 could not be compared']);
});

it('splits off the digits in which a time differs', () => {
  const { standing } = prepareFields(
    [
      field('x', {
        status: 'different',
        postgres: '2026-01-18T10:32:07.418204Z',
        clickhouseFinal: '2026-01-18T10:32:07.418000Z',
        differs: ['clickhouseFinal'],
      }),
    ],
    sources(),
    nothingLost,
  );
  expect(standing[0]?.cells[2]).toMatchObject({ common: '2026-01-18 10:32:07.418', differing: '000' });
  expect(standing[0]?.cells[0]).toMatchObject({ common: '', marked: false });
});

describe('scores', () => {
  it('that stand out come first, and a loss counts only for its own criterion', () => {
    const scores = ['a', 'b', 'c'].map((criterionId) => ({
      criterionId,
      status: criterionId === 'c' ? ('missing' as const) : ('equal' as const),
      fields: [field('numericValue', { status: criterionId === 'c' ? 'missing' : 'equal' })],
    }));
    const tables = prepareScores(scores, sources(), {
      lost: [{ criterionId: 'b', field: 'numericValue', acknowledged: 5, stored: 3 }],
    });
    expect(tables.map(({ criterionId, stands, contradicted }) => [criterionId, stands, contradicted])).toEqual([
      ['b', true, true],
      ['c', true, false],
      ['a', false, false],
    ]);
  });
});
