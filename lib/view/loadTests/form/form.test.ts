import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aLoadTest, aPoint } from '@/lib/contract/testing/aLoadTest';
import { loadTestDefaults, type LoadTest, type LoadTestRequest } from '@/lib/contract/loadTests';
import { describeScenario, findScenario } from '@/lib/scenarios/scenarios';
import { loadTestCommand } from '@/lib/wording/loadTestCommand';
import { estimateRun as estimateRunOf } from './estimateRun';
import { formFromParams, formOfRequest, formToParams } from './formAddress';
import { emptyForm, type LoadTestField, type LoadTestForm } from './LoadTestForm';
import { formatDelays, parseDelays } from '@/lib/contract/parseDelays';
import { applyPreset, loadTestPresets, matchingPreset } from './presets';
import { problemsOf, readForm as readFormOf } from './readForm';

const builtIn = (id: string) => describeScenario(findScenario(id) ?? expect.fail(`no scenario ${id}`));
const readForm = (form: LoadTestForm) => readFormOf(form, builtIn(form.scenario));

describe('parseDelays', () => {
  it.each([
    ['0, 5, 10', [0, 5, 10]],
    ['10', [10]],
    ['10ms; 5 ms\n0', [0, 5, 10]],
    ['200 0  50', [0, 50, 200]],
    ['0-200 step 50', [0, 50, 100, 150, 200]],
    ['0 – 10 by 4', [0, 4, 8]],
    ['0, 1, 10..30 step 10', [0, 1, 10, 20, 30]],
    ['0 to 100 step 100 ms', [0, 100]],
    ['0-100:50,7', [0, 7, 50, 100]],
  ])('reads %j', (text, delaysMs) => {
    expect(parseDelays(text)).toEqual({ ok: true, delaysMs });
  });

  it.each([
    ['', 'at least one delay'],
    ['five', '“five” is neither'],
    ['-5', '“-5” is neither'],
    ['1.5', '“1.5” is neither'],
    ['1e3', '“1e3” is neither'],
    ['60001', 'from 0 to 60000 ms; “60001” is outside'],
    ['5, 10, 5', '5 appears twice'],
    ['0-200', 'a step in the range “0-200”, as in 0-200 step 25'],
    ['0-200 step 0', 'a step of at least 1 ms'],
    ['200-0 step 10', 'goes down'],
    ['0-60000 step 1', 'at most 50 delays'],
    ['99999999999999999999999', 'outside'],
  ])('says what it expected instead of %j', (text, expected) => {
    const parsed = parseDelays(text);
    expect(parsed).toMatchObject({ ok: false });
    expect(parsed.ok ? '' : parsed.expected).toContain(expected);
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 50 }), (delays) => {
        expect(parseDelays(formatDelays(delays))).toEqual({ ok: true, delaysMs: [...delays].sort((a, b) => a - b) });
      }),
    );
  });
});

describe('readForm', () => {
  it('makes the request of the incident', () => {
    const [incident] = loadTestPresets;
    if (!incident) throw new Error('the incident has a preset');
    const read = readForm(applyPreset(emptyForm, incident, true));
    expect(read).toMatchObject({
      ok: true,
      request: {
        scenario: 'scorecard_race',
        variant: 'save_all/async_closure',
        delaysMs: [10],
        iterations: 50,
        latency: 'staging',
      },
    });
    expect(read.ok && 'parameters' in read.input).toBe(false);
    expect(applyPreset(emptyForm, incident, false).latency).toBe('none');
  });

  it('has only presets that the API takes, and knows them again', () => {
    for (const preset of loadTestPresets) {
      expect(readForm(applyPreset(emptyForm, preset, true)).ok).toBe(true);
      expect(matchingPreset(applyPreset(emptyForm, preset, true))?.id).toBe(preset.id);
    }
    expect(matchingPreset({ ...emptyForm, delays: '7' })).toBeNull();
  });

  it.each<[Partial<LoadTestForm>, LoadTestField, string]>([
    [{ delays: '5, 5' }, 'delays', 'Expected each delay once; 5 appears twice.'],
    [{ iterations: '0' }, 'iterations', 'Expected iterations per delay: a whole number from 1 to 10000.'],
    [{ iterations: '' }, 'iterations', 'Expected iterations per delay: a whole number from 1 to 10000.'],
    [{ iterations: '1e3' }, 'iterations', 'Expected iterations per delay: a whole number from 1 to 10000.'],
    [
      { iterations: '10000', delays: '0, 1, 2' },
      'iterations',
      'Expected at most 20000 iterations over all delays, found 30000.',
    ],
    [
      { concurrency: '1.5' },
      'concurrency',
      'Expected iterations at the same time: a whole number from 1 to 100, or auto.',
    ],
    [{ settleMs: '-1' }, 'settleMs', 'Expected a wait in milliseconds: a whole number from 0 to 600000.'],
    [{ latency: 'fast' }, 'latency', 'Expected none or staging.'],
    [
      { scenario: 'many_coaches', parameters: { coaches: '1' } },
      'parameters.coaches',
      'Expected coaches: a whole number from 2 to 20.',
    ],
  ])('puts what is wrong with %j at its field', (change, field, problem) => {
    const read = readForm({ ...emptyForm, ...change });
    expect(read.ok ? {} : read.problems).toEqual({ [field]: problem });
  });

  it('names every wrong field at once', () => {
    const read = readForm({ ...emptyForm, delays: '', iterations: 'x', settleMs: 'y' });
    expect(Object.keys(read.ok ? {} : read.problems).sort()).toEqual(['delays', 'iterations', 'settleMs']);
  });

  it('leaves out what the scenario does not have, however wrong', () => {
    expect(readForm({ ...emptyForm, parameters: { coaches: 'x' } }).ok).toBe(true);
  });

  it('puts the API’s complaints at the fields too', () => {
    expect(
      problemsOf([
        { path: 'delaysMs[1]', message: 'expected less' },
        { path: '/variant', message: 'no such variant' },
        { path: 'parameters.coaches', message: 'too many' },
        { path: 'body.run.iterations', message: 'expected more' },
        { path: 'body', message: 'odd' },
      ]),
    ).toEqual({
      delays: 'Expected less.',
      variant: 'No such variant.',
      'parameters.coaches': 'Too many.',
      iterations: 'Expected more.',
    });
  });
});

describe('the address', () => {
  it('holds every state of the form, also half typed and wrong ones', () => {
    const text = fc.string({ maxLength: 30, unit: 'binary' });
    const delays = fc.oneof(
      text.map((each) => each.replaceAll(',', '')),
      fc.constant('0, 5, 10'),
    );
    const forms = fc.record({
      scenario: fc.constant('many_coaches'),
      variant: text,
      environment: text,
      delays,
      iterations: text,
      concurrency: text,
      settleMs: text,
      latency: text,
      transport: text,
      label: text,
      parameters: fc.record({ coaches: delays }, { requiredKeys: [] }),
    });
    fc.assert(
      fc.property(forms, (form) => {
        expect(formFromParams(new URLSearchParams(formToParams(form).toString()))).toEqual(form);
      }),
    );
  });

  it('is empty for the form’s beginning, and short for a preset', () => {
    expect(formToParams(emptyForm).toString()).toBe('');
    expect(decodeURIComponent(formToParams({ ...emptyForm, delays: '0, 10' }).toString())).toBe('delays=0,10');
  });

  it('names the scenario’s own numbers, and reads only those', () => {
    const form = {
      ...emptyForm,
      scenario: 'evaluation_batches',
      variant: 'requery',
      parameters: { batches: '4, 2, 1' },
    };
    expect(formToParams(form).toString()).toBe('scenario=evaluation_batches&variant=requery&batches=4%2C2%2C1');
    expect(readForm(formFromParams(formToParams(form)))).toMatchObject({
      ok: true,
      input: { parameters: { batches: [4, 2, 1] } },
    });
    expect(readForm({ ...form, parameters: { ...form.parameters, coaches: '9' } })).toEqual(readForm(form));
    for (const batches of ['4, x', '4', '4, 0'])
      expect(readForm({ ...form, parameters: { batches } })).toMatchObject({
        ok: false,
        problems: { 'parameters.batches': 'Expected batches: 2 to 20 whole numbers from 1 to 100.' },
      });
  });

  it('starts a run again as it was', () => {
    const request = {
      scenario: 'many_coaches',
      variant: 'row_lock/async_reread',
      environment: 'local',
      delaysMs: [0, 7],
      iterations: 3,
      concurrency: 2,
      settleMs: 10,
      latency: 'staging' as const,
      transport: 'grpc' as const,
      parameters: { coaches: 5 },
      label: 'after, the fix',
    };
    expect(readForm(formOfRequest(request))).toMatchObject({ ok: true, request });
  });
});

describe('estimateRun', () => {
  const request: LoadTestRequest = {
    scenario: 'scorecard_race',
    variant: 'v',
    ...loadTestDefaults,
    delaysMs: [0, 100],
  };
  const estimateRun = (asked: LoadTestRequest, history: readonly LoadTest[] = []) =>
    estimateRunOf(asked, builtIn(asked.scenario), history);

  it('waits once for the last ones, not once per iteration', () => {
    const estimate = estimateRun({ ...request, iterations: 500, settleMs: 60_000 });
    expect(estimate).toMatchObject({ iterations: 1000, records: 1000, calls: 3000 });
    expect(estimate.durationMs).toBeGreaterThan(60_000);
    expect(estimate.durationMs).toBeLessThan(60_000 * 2);
  });

  it('counts one call per coach, and takes longer with fewer at once and with latency', () => {
    expect(
      estimateRun({ ...request, scenario: 'many_coaches', parameters: { coaches: 4 }, iterations: 10 }).calls,
    ).toBe(20 * 6);
    expect(estimateRun({ ...request, concurrency: 1 }).durationMs).toBeGreaterThan(estimateRun(request).durationMs);
    expect(estimateRun({ ...request, latency: 'staging' }).durationMs).toBeGreaterThan(estimateRun(request).durationMs);
    expect(estimateRun({ ...request, iterations: 1, delaysMs: [0] }).sentence).toMatch(
      /^1 iteration, about \d+ s or several times that: nothing similar was measured here yet\. Writes 1 record with 3 calls/,
    );
  });

  describe('from what was measured here', () => {
    // 100 iterations, 10 at a time, took 30 s beside the wait of 2 s and 1.5 s around it: 50 ms each delayed on average.
    const run = (more: Parameters<typeof aLoadTest>[1] = {}) =>
      aLoadTest([aPoint(0, 0, 50), aPoint(100, 0, 50)], {
        startedAt: '2026-01-18T10:00:00.000000Z',
        finishedAt: '2026-01-18T10:00:33.500000Z',
        ...more,
        request: { latency: 'none', ...more.request },
      });

    it('a run like the last one takes as long', () => {
      const { durationMs, measured, sentence } = estimateRun({ ...request, iterations: 50 }, [run()]);
      expect([measured, Math.round(durationMs)]).toEqual([true, 33_500]);
      expect(sentence).toContain('100 iterations, about 34 s as measured here.');
      expect(Math.round(estimateRun({ ...request, iterations: 100 }, [run()]).durationMs)).toBe(63_500);
    });

    it('more at once make it no faster than was seen, fewer make it slower', () => {
      expect(estimateRun({ ...request, iterations: 50, concurrency: 40 }, [run()]).durationMs).toBeGreaterThan(30_000);
      expect(estimateRun({ ...request, iterations: 50, concurrency: 5 }, [run()]).durationMs).toBeGreaterThan(60_000);
    });

    it('takes the middle of the last three, and none that is of another kind or was not completed', () => {
      const slow = run({ finishedAt: '2026-01-18T10:10:00.000000Z' });
      expect(estimateRun({ ...request, iterations: 50 }, [slow, run(), run(), slow, slow]).durationMs).toBeLessThan(
        40_000,
      );
      for (const other of [
        run({ status: 'cancelled' }),
        run({ request: { latency: 'staging' } }),
        run({ request: { scenario: 'many_coaches' } }),
      ])
        expect(estimateRun(request, [other]).measured).toBe(false);
      expect(estimateRun({ ...request, environment: 'elsewhere' }, [run()]).measured).toBe(false);
    });
  });
});

describe('loadTestCommand', () => {
  it('is what a terminal takes', () => {
    expect(
      loadTestCommand({
        scenario: 'scorecard_race',
        variant: 'save_all/async_closure',
        environment: 'local',
        delaysMs: [0, 10],
        latency: 'staging',
        parameters: { batches: [3, 1] },
        label: 'before the fix',
      }),
    ).toBe(
      "npx lastwrite load-test scorecard_race save_all/async_closure --delays 0,10 --iterations 50 --concurrency auto --settle 2000 --latency staging --set batches=3,1 --environment local --label 'before the fix'",
    );
  });

  it('quotes what a shell would act on', () => {
    expect(loadTestCommand({ scenario: 's', variant: 'v', label: `it's $(rm) "x"` })).toContain(
      `--label 'it'\\''s $(rm) "x"'`,
    );
  });
});
