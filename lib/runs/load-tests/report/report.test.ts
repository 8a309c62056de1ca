import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aLoadTest, anIteration, aPoint, saturated, scorecardRaceDescription } from '@/lib/contract/testing/aLoadTest';
import { anInspection } from '@/lib/contract/testing/anInspection';
import { evaluationBatches } from '@/lib/scenarios/evaluation-batches/evaluationBatches';
import { racedOf } from '@/lib/scenarios/Scenario';
import { describeScenario } from '@/lib/scenarios/scenarios';
import { headlineOf } from '@/lib/wording/headlineOf';
import { paletteOf } from '@/lib/wording/palette';
import { html } from './html/Html';
import { chooseIterations, REPORT_ITERATIONS } from './html/iterationSection';
import { iterationsToCsv } from './iterationsToCsv';
import { reportFileName } from './reportFileName';
import { toCsv } from './toCsv';
import { toHtml } from './toHtml';
import { toJson } from './toJson';

const generatedAt = '2026-01-18T11:00:00.000000Z';
const run = aLoadTest([aPoint(0, 0, 50), aPoint(10, 8, 42), aPoint(100, 0, 0, { planned: 50, errored: 50 })], {
  request: { label: 'before the fix' },
  errors: [{ reason: 'Submit answered 500', count: 50 }],
  notes: [{ at: '2026-01-18T10:32:20.000000Z', message: 'A worker died; its iterations were begun again.' }],
});
const failed = Array.from({ length: 8 }, (_, index) => anIteration({ n: index * 3 + 2, inspection: anInspection() }));
const page = (loadTest = run, iterations: Parameters<typeof toHtml>[0]['iterations'] = failed) =>
  toHtml({ loadTest, scenario: scorecardRaceDescription, iterations, generatedAt });

describe('CSV', () => {
  it('has a row per delay and the same columns for every run of a scenario', () => {
    const lines = toCsv(run).split('\r\n');
    expect(lines).toHaveLength(5);
    const [head = [], , second = [], third = []] = lines.map((line) => line.split(','));
    const at = (row: readonly string[], column: string) => row[head.indexOf(column)];
    expect(
      ['delay_ms', 'failed', 'failure_rate', 'submission_lost', 'clickhouse_mismatch', 'label'].map((column) =>
        at(second, column),
      ),
    ).toEqual(['10', '8', '0.16', '8', '0', 'before the fix']);
    expect(
      ['delay_ms', 'errored', 'failure_rate', 'interval95_low', 'convergence_p50_ms'].map((column) =>
        at(third, column),
      ),
    ).toEqual(['100', '50', '', '', '']);
    for (const { code } of run.raced.violations) expect(head).toContain(code);
    expect(toCsv(aLoadTest([])).split('\r\n')[0]).toBe(lines[0]);
    const [ofRows = ''] = toCsv(aLoadTest([], { raced: racedOf(evaluationBatches) })).split('\r\n');
    expect(ofRows).toContain(',interval95_high,count_mismatch,never_completes,convergence_p50_ms,');
    expect(ofRows).not.toContain('submission_lost');
  });

  it('keeps a label a text, whatever a spreadsheet would make of it', () => {
    const csvOf = (label: string) => toCsv(aLoadTest([aPoint(0, 0, 1)], { request: { label } }));
    for (const label of ['=1+2', '+1', '@SUM(A1)', "-1+cmd|' /C calc'!A0", '\t=1', '\r=1'])
      expect(csvOf(label)).toMatch(/,"?'[=+@\-\t\r]/);
    expect(csvOf('a, "b"\nc')).toContain('"a, ""b""\nc"');
    expect(csvOf('-3.5')).toContain(',-3.5,');
  });

  it('has a line per iteration', () => {
    const [head = '', line = ''] = iterationsToCsv(
      [anIteration({ inspection: anInspection(), delayErrorMs: -0.250000000007 })],
      saturated,
    ).split('\r\n');
    expect(line).toMatch(
      /^7,10,failed,submission_lost,customers\/.*,,,-0\.25,1,2026-01-18T10:32:09\.400000Z,CreateScorecard@.*=200 UpdateScorecard@.*=200 SubmitScorecard@.*=200,lost_update,true$/,
    );
    expect(head.split(',').at(-1)).toBe('run_saturated');
  });
});

describe('a run on a saturated machine', () => {
  const strained = aLoadTest([aPoint(0, 3, 47)], { conditions: saturated });

  it('says so in every file, with what was measured', () => {
    const [head = [], row = []] = toCsv(strained)
      .split('\r\n')
      .map((line) => line.split(','));
    const at = (column: string) => row[head.indexOf(column)];
    expect(['saturated', 'event_loop_lag_p99_ms', 'processor_load', 'call_first_ms', 'call_last_ms'].map(at)).toEqual([
      'true',
      '96',
      '1',
      '21.5',
      '20.8',
    ]);
    expect(at('saturation_reasons')).toContain('woke up to 96 ms late');
    expect(toJson(strained, generatedAt).loadTest.conditions).toEqual(saturated);
    const text = page(strained, []);
    expect(text.indexOf('The machine was saturated')).toBeGreaterThan(0);
    // Above the rates.
    expect(text.indexOf('The machine was saturated')).toBeLessThan(text.indexOf('id="rate"'));
    expect(text).toContain('event-loop lag 96 ms (p99), processors 100 % busy');
  });

  it('and its twin on a quiet one does not, with the figures all the same; one that measured nothing leaves them empty', () => {
    expect(page()).not.toContain('saturated during');
    expect(page()).toContain('event-loop lag 4.2 ms (p99), processors 61 % busy');
    expect(toCsv(run)).toContain(',false,,4.2,0.61,21.5,20.8');
    const unmeasured = { ...run.conditions, measured: false, processorLoad: null, eventLoopLagMs: { p99: null } };
    expect(toCsv({ ...run, conditions: { ...unmeasured, callMs: { first: null, last: null } } })).toMatch(
      /,,,,,,,,false\r\n/,
    );
  });
});

it('JSON holds the API’s shapes and what the screen says of them', () => {
  const file = JSON.parse(JSON.stringify(toJson(run, generatedAt, failed))) as ReturnType<typeof toJson>;
  expect(file).toMatchObject({ loadTest: { id: run.id }, headline: headlineOf(run), safeDelay: { delayMs: null } });
  expect(file.iterations).toHaveLength(8);
  expect('iterations' in toJson(run, generatedAt)).toBe(false);
});

it('names files so that every system takes them', () => {
  expect(reportFileName(run, 'html')).toBe('load-test-scorecard_race-save_all-async_closure-2026-01-18-019bd2e8.html');
});

describe('who started a run', () => {
  const point = [aPoint(0, 0, 1)];
  const known = aLoadTest(point, { startedBy: '=ann <ann@example.com>' });
  const unknown = aLoadTest(point);

  it('stands in every file, as a text and nothing else', () => {
    const [head = '', row = ''] = toCsv(known).split('\r\n');
    expect(row.split(',')[head.split(',').indexOf('started_by')]).toBe("'=ann <ann@example.com>");
    expect(toJson(known, generatedAt).loadTest.startedBy).toBe('=ann <ann@example.com>');
    expect(page(known, [])).toMatch(/Started by<\/dt>\s*<dd>=ann &lt;ann@example.com&gt;</);
  });

  it('is left out where nobody said so', () => {
    const [head = '', row = ''] = toCsv(unknown).split('\r\n');
    expect(row.split(',')[head.split(',').indexOf('started_by')]).toBe('');
    expect(page(unknown, [])).not.toContain('Started by');
  });
});

describe('the page', () => {
  it('says what the screen says, in its first heading', () => {
    expect(page()).toContain(`<h1 class="failing">${headlineOf(run).lead}</h1>`);
    expect(page(aLoadTest([aPoint(0, 0, 50)]), [])).toContain('<h1>No failure in 50 iterations.');
  });

  it('needs nothing else: no script, no address, nothing fetched', () => {
    expect(page()).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|\bhref=|url\((?!#)|@import|https?:/i);
    expect(page()).toContain('default-src &#39;none&#39;'.replaceAll('&#39;', "'"));
  });

  it('lets no text become markup, wherever it comes from', () => {
    const evil = `</style><script>alert(1)</script>"'><img src=x onerror=alert(1)>`;
    const loadTest = aLoadTest([aPoint(10, 1, 9, { errored: 1 })], {
      request: { label: evil, variant: evil, environment: evil, scenario: evil },
      errors: [{ reason: evil, count: 1 }],
      notes: [{ at: evil, message: evil }],
      status: 'failed',
      failure: { code: evil, detail: evil },
      raced: {
        title: evil,
        driver: 'library',
        recordType: 'scorecard',
        violations: [{ code: 'submission_lost', title: evil, label: evil, consequence: evil }],
      },
    });
    const [finding] = anInspection().findings;
    const [version] = anInspection().versions;
    if (!finding || !version) throw new Error('the inspection has both');
    const inspection = anInspection({
      headline: { lead: evil, rest: evil },
      findings: [{ ...finding, title: evil, explanation: evil, narrative: [evil] }],
      versions: [
        {
          ...version,
          rowSet: 'score',
          key: { criterion: evil },
          version: evil,
          changed: [{ field: evil, from: evil, to: [evil] }],
        },
      ],
    });
    const scenario = {
      ...scorecardRaceDescription,
      title: evil,
      summary: evil,
    };
    const text = toHtml({
      loadTest,
      scenario,
      iterations: [
        anIteration({ subject: evil, inspection }),
        anIteration({ n: 8, outcome: 'errored', error: evil, violations: [] }),
      ],
      generatedAt: evil,
    });
    expect(text).not.toMatch(/<script|<img|<\/style><script/i);
    expect(text.match(/<\/style>/g)).toHaveLength(1);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('tells a race over rows by what its scenario declares', () => {
    const loadTest = aLoadTest([aPoint(5, 4, 6, { violations: { count_mismatch: 4, never_completes: 1 } })], {
      raced: racedOf(evaluationBatches),
      request: { scenario: 'evaluation_batches', variant: 'requery', parameters: { batches: [3, 1] } },
    });
    const text = toHtml({
      loadTest,
      scenario: describeScenario(evaluationBatches),
      iterations: [anIteration({ violations: ['never_completes'], tables: { run: { status: 'running' } } })],
      generatedAt,
    });
    expect(text).toContain('Evaluation batches');
    expect(text).toContain('batches of 3 and 1');
    for (const { label, title } of evaluationBatches.violations) {
      expect(text).toContain(label);
      expect(text).toContain(title);
    }
    expect(text).not.toContain('Submission lost');
  });

  it('shows the evidence of failed iterations, and says how many are left out', () => {
    expect(page()).toContain('Submission lost');
    expect(page()).toContain('UpdateScorecard saved every column of its copy: submitted_at is NULL again.');
    expect(page()).toMatch(/50 of them are left out here/);
    const many = aLoadTest([aPoint(10, 250, 0)]);
    const text = page(
      many,
      Array.from({ length: 250 }, (_, n) => anIteration({ n })),
    );
    expect(text.match(/<section class="iteration">/g)).toHaveLength(REPORT_ITERATIONS);
    expect(text).toContain('150 of them are left out here');
    expect(page(aLoadTest([aPoint(10, 0, 5)]), [])).not.toContain('did not pass');
  });

  it('leaves out no delay for the sake of another', () => {
    const iterations = [
      ...Array.from({ length: 50 }, (_, n) => anIteration({ n, delayMs: 0 })),
      anIteration({ n: 99, delayMs: 10 }),
      anIteration({ n: 98, delayMs: 20, outcome: 'passed' }),
    ];
    const chosen = chooseIterations(iterations, 10);
    expect(chosen).toHaveLength(10);
    expect(chosen.map(({ delayMs }) => delayMs)).toContain(10);
    expect(chosen.every(({ outcome }) => outcome !== 'passed')).toBe(true);
  });

  it('is drawn for a run of which nothing is known yet', () => {
    expect(
      page(
        aLoadTest([aPoint(10, 0, 0, { planned: 50 })], {
          status: 'queued',
          waitsFor: 1,
          startedAt: null,
          finishedAt: null,
        }),
        [],
      ),
    ).toContain('Waiting for 1 run on local.');
    expect(() => toHtml({ loadTest: aLoadTest([]), scenario: undefined, iterations: [], generatedAt })).not.toThrow();
  });

  it('draws delays to scale, and kinds of violation beside each other', () => {
    const loadTest = aLoadTest([
      aPoint(0, 5, 45),
      aPoint(50, 7, 13, { violations: { submission_lost: 7, update_lost: 7, clickhouse_mismatch: 7 } }),
      aPoint(200, 1, 49),
    ]);
    const text = page(loadTest, []);
    const [rates = '', violations = ''] = text.split('<figure class="chart">').slice(1);
    expect([...rates.matchAll(/<circle[^>]*cx="([\d.]+)%"/g)].map(([, x]) => Number(x))).toEqual([4, 27, 96]);
    // 7 failed of 20: no bar is higher, and those of one delay stand side by side on the ground.
    const bars = [...violations.matchAll(/x="([\d.]+)%"\s+width="[\d.]+%"\s+y="([\d.]+)"\s+height="([\d.]+)"/g)]
      .map(([, x, y, height]) => ({ x: Number(x), bottom: Number(y) + Number(height), height: Number(height) }))
      .slice(1, 4);
    expect(bars).toHaveLength(3);
    expect(new Set(bars.map(({ x }) => x)).size).toBe(3);
    expect(new Set(bars.map(({ bottom }) => bottom))).toEqual(new Set([240]));
    expect(new Set(bars.map(({ height }) => height)).size).toBe(1);
    expect(text).not.toContain('evenly spaced');
  });

  it('has the colours of the screens in both themes, red fills for violations, and a ring around what was measured on a saturated machine', () => {
    const loadTest = aLoadTest([aPoint(0, 5, 45)]);
    const text = page(loadTest, []);
    expect(text).toContain(paletteOf('light'));
    expect(text).toContain(paletteOf('dark'));
    expect(text).toMatch(/<rect\s+class="k0"/);
    expect(text).toContain('rect.k0{fill:url(#violation-0)}');
    expect(text).toContain('id="violation-0"');
    expect(text).not.toContain('class="ring"');
    expect(page(aLoadTest([aPoint(0, 5, 45)], { conditions: saturated }), [])).toContain('class="ring"');
  });

  it('has every place within the plot', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { minLength: 1, maxLength: 50 }), (counts) => {
        const text = page(
          aLoadTest(counts.map(([failures, passed], index) => aPoint(index * 7, failures, passed))),
          [],
        );
        expect(text).not.toMatch(/NaN|undefined|Infinity/);
        for (const [, x] of text.matchAll(/\bc?x1?="(-?[\d.]+)%"/g)) expect(Number(x)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 30 },
    );
  });
});

it('html escapes text and keeps markup, and shows what can’t be shown', () => {
  expect(html`<a title="${'"<&\''}">${[html`<b>${1}</b>`, null, false, 'x\u0000\u202e\ud800']}</a>`.markup).toBe(
    '<a title="&quot;&lt;&amp;&#39;"><b>1</b>x\ufffd\ufffd\ufffd</a>',
  );
});
