import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultParameters,
  expectedOf,
  formatParameter,
  parameterSchema,
  parametersOfText,
  parametersSchema,
  parametersToText,
  parseParameter,
  readParameters,
  sameParameters,
  type Parameter,
  type ParameterValues,
} from './parameters';

const riders: Parameter = {
  id: 'riders',
  title: 'Riders',
  summary: 'How many ride at once.',
  type: 'integer',
  default: 5,
  min: 2,
  max: 20,
  exploration: { default: 2, min: 1, max: 4 },
};
const loads: Parameter = {
  id: 'loads',
  title: 'Loads',
  summary: 'What each of them carries.',
  type: 'integers',
  default: [3, 1],
  min: 1,
  max: 100,
  count: { min: 2, max: 20 },
  exploration: { default: [2, 2], min: 1, max: 50, count: { min: 2, max: 3 } },
};
/** Says nothing of explorations, nor of how many. */
const marks: Parameter = { ...loads, id: 'marks', min: 0, count: undefined, exploration: undefined };
const own = [riders, loads];

const read = (asked: unknown, kind: 'load_test' | 'exploration' = 'load_test', parameters = own) =>
  readParameters(parameters, asked as ParameterValues, kind);
const taken = (...args: Parameters<typeof read>) => read(...args).ok;

describe('readParameters', () => {
  it('fills in what is left out, for each kind of run what it has', () => {
    expect(read({})).toEqual({ ok: true, values: { riders: 5, loads: [3, 1] } });
    expect(read({}, 'exploration')).toEqual({ ok: true, values: { riders: 2, loads: [2, 2] } });
    expect(read({ loads: [1, 2, 3] })).toEqual({ ok: true, values: { riders: 5, loads: [1, 2, 3] } });
    expect(defaultParameters(own, 'load_test')).toEqual({ riders: 5, loads: [3, 1] });
    expect(defaultParameters([...own, marks], 'exploration')).toEqual({ riders: 2, loads: [2, 2], marks: [3, 1] });
    expect(read({}, 'load_test', [])).toEqual({ ok: true, values: {} });
  });

  it('takes a number up to its bounds, which are other ones for an exploration', () => {
    expect([1, 2, 20, 21].map((riders) => taken({ riders }))).toEqual([false, true, true, false]);
    expect([0, 1, 4, 5].map((riders) => taken({ riders }, 'exploration'))).toEqual([false, true, true, false]);
  });

  it('takes several up to the bounds of each and of their count, which are other ones for an exploration', () => {
    const [one, two, twenty, more] = [1, 2, 20, 21].map((length) => Array.from({ length }, () => 7));
    expect([one, two, twenty, more].map((loads) => taken({ loads }))).toEqual([false, true, true, false]);
    expect(
      [
        [0, 1],
        [1, 100],
        [1, 101],
      ].map((loads) => taken({ loads })),
    ).toEqual([false, true, false]);
    expect(
      [
        [1, 1, 1],
        [1, 1, 1, 1],
        [1, 51],
      ].map((loads) => taken({ loads }, 'exploration')),
    ).toEqual([true, false, false]);
  });

  it('takes from one to a hundred where nothing says how many, and what it takes in a load test where nothing is said of explorations', () => {
    for (const kind of ['load_test', 'exploration'] as const)
      expect(
        [[], [0], Array(100).fill(1), Array(101).fill(1)].map((marksGiven) =>
          taken({ marks: marksGiven }, kind, [marks]),
        ),
      ).toEqual([false, true, true, false]);
  });

  it.each<[string, unknown]>([
    ['a fraction', { riders: 2.5 }],
    ['no number', { riders: NaN }],
    ['infinitely many', { riders: Infinity }],
    ['text', { riders: '3' }],
    ['a list for a number', { riders: [3] }],
    ['a number for a list', { loads: 3 }],
    ['a fraction in a list', { loads: [3, 1.5] }],
    ['text in a list', { loads: [3, '1'] }],
    ['an empty list', { loads: [] }],
  ])('refuses %s', (_what, asked) => {
    expect(read(asked)).toMatchObject({ ok: false, id: Object.keys(asked as object)[0] });
  });

  it('says what it expected', () => {
    expect(read({ riders: 1 })).toEqual({
      ok: false,
      id: 'riders',
      expected: 'expected riders: a whole number from 2 to 20',
    });
    expect(read({ loads: [1] }, 'exploration')).toEqual({
      ok: false,
      id: 'loads',
      expected: 'expected loads: 2 to 3 whole numbers from 1 to 50',
    });
    expect(expectedOf(marks, 'exploration')).toBe('expected marks: 1 to 100 whole numbers from 0 to 100');
  });

  it('refuses what the scenario does not have, and names what it has', () => {
    expect(read({ riders: 3, horses: 2 })).toEqual({
      ok: false,
      id: 'horses',
      expected: 'expected one of the parameters riders, loads',
    });
    for (const id of ['horses', 'toString', '__proto__', 'constructor'])
      expect(read(JSON.parse(`{ "${id}": 2 }`), 'load_test', [])).toEqual({
        ok: false,
        id,
        expected: 'no parameters: this scenario has none',
      });
  });
});

describe('the schemas', () => {
  it('take numbers and lists of them by id, and nothing else', () => {
    const good = { riders: 3, loads: [3, 1] };
    expect(parametersSchema.parse(good)).toEqual(good);
    for (const wrong of [3, [3], 'riders=3', null, { riders: '3' }, { riders: null }, { loads: [[1]] }, { riders: {} }])
      expect(parametersSchema.safeParse(wrong).success).toBe(false);
    expect(parametersSchema.safeParse({ ['x'.repeat(61)]: 1 }).success).toBe(false);
    expect(parametersSchema.safeParse({ loads: Array(101).fill(1) }).success).toBe(false);
  });

  it('describe a parameter as it is declared', () => {
    for (const parameter of [...own, marks]) expect(parameterSchema.parse(parameter)).toEqual(parameter);
  });
});

describe('as text', () => {
  it('a number, and several with commas', () => {
    expect([formatParameter(3), formatParameter([3, 1])]).toEqual(['3', '3,1']);
    expect(parametersToText({ riders: 3, loads: [3, 1] })).toBe('riders=3;loads=3,1');
  });

  it.each([
    ['3', 3, [3]],
    [' 3 ', 3, [3]],
    ['3, 1', NaN, [3, 1]],
    ['3 1', NaN, [3, 1]],
    ['3 + 1', NaN, [3, 1]],
    ['', NaN, []],
    ['three', NaN, [NaN]],
    ['3, x', NaN, [3, NaN]],
    ['1e3', NaN, [NaN]],
    ['-1', NaN, [NaN]],
    ['0x10', NaN, [NaN]],
    ['1.5', NaN, [NaN]],
    ['9999999999', NaN, [NaN]],
  ])('%j is typed for one number, and for several', (text, one, several) => {
    expect(parseParameter(riders, text)).toEqual(one);
    expect(parseParameter(loads, text)).toEqual(several);
  });

  it('what is no number is refused by whatever parameter', () => {
    for (const text of ['three', '-1', '1.5', ''])
      for (const parameter of own) expect(taken({ [parameter.id]: parseParameter(parameter, text) })).toBe(false);
  });

  it('reads back what it writes, a list of one apart', () => {
    const whole = fc.nat(999_999_999);
    const values = fc.dictionary(
      fc.stringMatching(/^[a-z][a-z0-9_]{0,9}$/),
      fc.oneof(whole, fc.array(whole, { minLength: 2, maxLength: 20 })),
    );
    fc.assert(
      fc.property(values, (each) => {
        expect(parametersOfText(parametersToText(each))).toEqual({ ...each });
      }),
    );
    expect(parametersOfText('')).toEqual({});
    // Nobody can tell it from a number, but the parameter.
    expect(parametersOfText(parametersToText({ loads: [3] }))).toEqual({ loads: 3 });
    expect(readParameters([{ ...loads, count: { min: 1, max: 4 } }], { loads: 3 }, 'load_test')).toEqual({
      ok: true,
      values: { loads: [3] },
    });
  });
});

it('two runs raced with the same numbers, or not', () => {
  const values: ParameterValues = { riders: 3, loads: [3, 1] };
  const others: readonly ParameterValues[] = [
    {},
    { riders: 3 },
    { ...values, riders: 4 },
    { ...values, loads: [1, 3] },
    { ...values, more: 1 },
  ];
  expect(sameParameters(values, { loads: [3, 1], riders: 3 })).toBe(true);
  expect(sameParameters({}, {})).toBe(true);
  for (const other of others) {
    expect(sameParameters(values, other)).toBe(false);
    expect(sameParameters(other, values)).toBe(false);
  }
});
