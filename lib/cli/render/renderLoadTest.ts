import type { IterationsResponse, LoadTest, LoadTestPoint } from '@/lib/contract/loadTests';
import { saturationText } from '@/lib/wording/conditions';
import { counted, formatMs, formatTimeLeft } from '@/lib/wording/formatMs';
import { formatInterval, formatRate } from '@/lib/wording/formatRate';
import { failedOf, headlineOf } from '@/lib/wording/headlineOf';
import { progressCounts } from '@/lib/wording/progressCounts';
import { rampText } from '@/lib/wording/ramp';
import { safeDelaySentence } from '@/lib/wording/safeDelaySentence';
import { printable, wrap } from './printable';
import type { Style } from './style';
import { renderTable, type Cell } from './table';

/** Names of failed records that are printed; the page has all. */
export const MOST_NAMES = 20;

const HEAD = [
  { title: 'delay' },
  { title: 'judged' },
  { title: 'failed' },
  { title: 'rate' },
  { title: '95 %' },
  { title: 'not judged' },
  { title: 'converged p50 / p95' },
  { title: 'violations' },
];

/** A load test that is over: the result in words, a line per delay, what went wrong, the failed records by name, and its page. */
export function renderLoadTest(loadTest: LoadTest, failures: IterationsResponse, page: string, style: Style): string {
  const { lead, rest } = headlineOf(loadTest);
  const saturated = saturationText(loadTest);
  const ramp = rampText(loadTest);
  const lines = (texts: readonly string[], paint: (text: string) => string = (text) => text) =>
    texts.flatMap((text) => wrap(printable(text), style.width)).map(paint);
  const judged = loadTest.points.some(({ passed, failed }) => passed + failed > 0);
  return [
    ...lines([lead], (text) => style.bold(paintResult(loadTest, style)(text))),
    ...(rest === '' ? [] : lines([rest])),
    ...lines(saturated === null ? [] : [saturated], style.unsure),
    ...lines(ramp === null ? [] : [ramp], style.dim),
    '',
    ...renderTable(
      HEAD,
      loadTest.points.map((point) => cellsOf(point, style)),
      style,
      0,
    ),
    ...(judged ? ['', ...lines([safeDelaySentence(loadTest)])] : []),
    ...titled(
      'Not judged, because',
      loadTest.errors.map(({ reason, count }) => `${counted(count, 'iteration')}: ${reason}`),
      style,
    ),
    ...titled(
      'Notes',
      loadTest.notes.map(({ at, message }) => `${at.slice(11, 19)} UTC  ${message}`),
      style,
    ),
    ...titled('Failed records', namesOf(failures, failedOf(loadTest)), style),
    '',
    page,
  ].join('\n');
}

/** The lines of one that is under way: what it is, a bar, and a line per delay. */
export function renderProgress(loadTest: LoadTest, style: Style): readonly string[] {
  const {
    request,
    progress: { planned, raced, finished },
    points,
  } = loadTest;
  const title = [request.scenario, request.variant, `on ${request.environment}`, request.label ?? '']
    .filter(Boolean)
    .join('  ');
  const width = Math.min(40, style.width - 20);
  const upTo = (count: number) => (planned === 0 ? 0 : Math.floor((count / planned) * width));
  const [filled, waiting] = [upTo(finished), upTo(raced) - upTo(finished)];
  return [
    style.bold(printable(title).slice(0, style.width - 1)),
    `${style.good('█'.repeat(filled))}${style.dim('▒'.repeat(waiting) + '░'.repeat(width - filled - waiting))} ${finished} of ${planned}`,
    printable(progressSentence(loadTest)).slice(0, style.width - 1),
    ...renderTable(
      HEAD.slice(0, 6),
      points.map((point) => cellsOf(point, style).slice(0, 6)),
      { ...style, width: style.width - 1 },
      0,
    ),
  ];
}

/** Where it stands, in one line. */
export function progressSentence(loadTest: LoadTest): string {
  const {
    status,
    progress: { remainingMs },
    workers,
  } = loadTest;
  if (status !== 'running') return headlineOf(loadTest).rest;
  if (loadTest.ramp !== null && loadTest.ramp.chosen === null) return rampText(loadTest) ?? '';
  const left = remainingMs === null ? '' : `, about ${formatTimeLeft(remainingMs)} left`;
  const by = workers === 0 ? ', waiting for a worker' : workers > 1 ? `, ${workers} workers` : '';
  return `${progressCounts(loadTest)}, ${failedOf(loadTest)} failed${left}${by}`;
}

function cellsOf(point: LoadTestPoint, style: Style): readonly Cell[] {
  const {
    delayMs,
    passed,
    failed,
    errored,
    failureRate,
    interval95,
    convergenceMs: { p50, p95 },
    violations,
  } = point;
  const paint = failed > 0 ? style.bad : passed > 0 ? style.good : style.dim;
  return [
    { text: `${delayMs} ms`, paint: style.bold },
    { text: String(passed + failed) },
    { text: String(failed), paint },
    { text: failureRate === null ? '–' : formatRate(failureRate), paint },
    { text: interval95 === null ? '–' : formatInterval(interval95) },
    { text: errored === 0 ? '' : String(errored), paint: style.unsure },
    { text: p50 === null || p95 === null ? '' : `${formatMs(p50)} / ${formatMs(p95)}`, paint: style.dim },
    {
      text: Object.entries(violations)
        .map(([code, count]) => `${code} ${count}`)
        .join(', '),
      paint: style.dim,
    },
  ];
}

function namesOf(failures: IterationsResponse, failed: number): readonly string[] {
  const names = failures
    .slice(0, MOST_NAMES)
    .map(({ subject, delayMs, violations }) => `${subject ?? 'no record'}  ${delayMs} ms  ${violations.join(', ')}`);
  return failed > names.length && names.length > 0
    ? [...names, `and ${failed - names.length} more on the run’s page`]
    : names;
}

function titled(title: string, items: readonly string[], style: Style): readonly string[] {
  return items.length === 0 ? [] : ['', style.bold(title), ...items.map((item) => `  ${printable(item)}`)];
}

function paintResult(loadTest: LoadTest, style: Style): (text: string) => string {
  if (loadTest.status !== 'completed') return style.unsure;
  if (failedOf(loadTest) > 0) return style.bad;
  return loadTest.points.some(({ errored }) => errored > 0) ? style.unsure : style.good;
}
