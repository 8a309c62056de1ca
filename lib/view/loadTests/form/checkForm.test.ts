import { describe, expect, it } from 'vitest';
import { reservedParameterIds } from '@/lib/contract/parameters';
import { scorecardRaceDescription } from '@/lib/contract/testing/aLoadTest';
import type { Environment } from '../../inspection';
import { checkForm } from './checkForm';
import { groupVariants } from './groupVariants';
import { commonFields, emptyForm } from './LoadTestForm';

const variant = (...ids: readonly string[]) => ({
  id: ids.join('/'),
  title: '',
  summary: '',
  shipped: false,
  choices: ids.map((id) => ({ id, title: id })),
});
const scenarios = [
  {
    ...scorecardRaceDescription,
    variants: [
      variant('save_all', 'async_closure'),
      variant('row_lock', 'async_reread'),
      variant('save_all', 'async_reread'),
    ],
  },
];
const environment = (id: string, loadTests: boolean, reference?: boolean): Environment => ({
  id,
  title: id,
  loadTests,
  settleMs: 2000,
  sources: {
    postgres: { status: 'ok' },
    clickhouse: { status: 'ok' },
    coaching: { status: 'ok', ...(reference === undefined ? {} : { reference }) },
  },
});
const environments = [
  environment('local', true, true),
  environment('staging', true, false),
  environment('production', false),
];
const check = (change: Partial<typeof emptyForm> = {}) =>
  checkForm({ ...emptyForm, ...change }, scenarios, environments);

describe('checkForm', () => {
  it('takes the form as it begins', () => {
    expect(check()).toMatchObject({ ok: true, canSlowDown: true, request: { variant: 'save_all/async_closure' } });
  });

  it('refuses an environment that allows no load tests, and one that is not there', () => {
    expect(check({ environment: 'production' })).toMatchObject({
      ok: false,
      problems: { environment: expect.stringContaining('does not allow load tests') as string },
    });
    expect(check({ environment: 'elsewhere' })).toMatchObject({
      ok: false,
      problems: { environment: expect.any(String) as string },
    });
  });

  it('refuses gRPC where the environment has no address for it', () => {
    const [local] = environments;
    const held = (grpc: boolean) =>
      checkForm({ ...emptyForm, transport: 'grpc' }, scenarios, [
        { ...(local as Environment), sources: { ...(local as Environment).sources, coaching: { status: 'ok', grpc } } },
      ]);
    expect(held(true).ok).toBe(true);
    expect(held(false)).toMatchObject({
      ok: false,
      problems: { transport: 'local has no gRPC address. Its configuration has to name one as "grpcUrl".' },
    });
  });

  it('knows that only the reference service can be slowed down', () => {
    expect(check({ environment: 'staging' }).canSlowDown).toBe(false);
  });

  it('names what it does not know, beside what is wrong with the figures', () => {
    expect(check({ scenario: 'chess' })).toMatchObject({
      ok: false,
      problems: { scenario: expect.stringContaining('“chess”') as string },
    });
    expect(check({ variant: 'save_all/wishful', iterations: '0' })).toMatchObject({
      ok: false,
      problems: {
        variant: expect.stringContaining('save_all/wishful') as string,
        iterations: expect.any(String) as string,
      },
    });
  });
});

it('no scenario can call a parameter as a field of the form is called', () => {
  expect([...commonFields].sort()).toEqual([...reservedParameterIds].sort());
  const { parameters: _own, ...fields } = emptyForm;
  expect([...commonFields].sort()).toEqual(Object.keys(fields).sort());
});

describe('groupVariants', () => {
  it('groups by the first choice, in the order given', () => {
    expect(groupVariants(scenarios[0]?.variants ?? []).map(({ title, variants }) => [title, variants.length])).toEqual([
      ['save_all', 2],
      ['row_lock', 1],
    ]);
    const { choices: _choices, ...plain } = variant('a/b');
    expect(groupVariants([plain])).toMatchObject([{ title: 'variants' }]);
  });
});
