import type { LoadTest, LoadTestPoint } from '@/lib/contract/loadTests';
import { pointText } from '@/lib/wording/pointText';
import { rateAxis } from '@/lib/wording/rateAxis';
import { chartFrame, heightOf } from './chartFrame';
import { html, type Html } from './Html';

type JudgedPoint = LoadTestPoint & { readonly failureRate: number; readonly interval95: readonly [number, number] };

/** Failure rate over delay with Wilson's intervals. */
export function rateChart({ points, conditions }: LoadTest): Html {
  const sorted = [...points].sort((a, b) => a.delayMs - b.delayMs);
  const judged = sorted.map((point) =>
    point.failureRate === null || point.interval95 === null ? null : (point as JudgedPoint),
  );
  const { ticks, max, limit } = rateAxis(judged.map((point) => point?.interval95[1] ?? null));
  const delays = sorted.map(({ delayMs }) => delayMs);
  const [first = 0, last = 0] = [delays[0], delays.at(-1)];
  // To scale, with some room on both sides.
  const x = (index: number) =>
    last === first ? 50 : Number((4 + (92 * ((delays[index] ?? first) - first)) / (last - first)).toFixed(3));
  const lines = judged.slice(1).map((point, index) => {
    const before = judged[index];
    return (
      point &&
      before &&
      html`<line
        class="series"
        x1="${x(index)}%"
        x2="${x(index + 1)}%"
        y1="${heightOf(before.failureRate, max)}"
        y2="${heightOf(point.failureRate, max)}"
      />`
    );
  });
  const safe =
    limit &&
    html`<line class="limit" x1="0" x2="100%" y1="${heightOf(limit.rate, max)}" y2="${heightOf(limit.rate, max)}" />`;
  const chart = chartFrame({
    id: 'rate',
    title: 'Failure rate over delay, with 95 % Wilson intervals',
    max,
    slots: delays.map((delayMs, index) => ({ at: x(index), label: String(delayMs) })),
    axis: 'Delay in ms, to scale.',
    description: sorted.map(pointText).join('; '),
    ticks: ticks.map(({ rate, label }) => ({ value: rate, label })),
    marks: [safe, lines, judged.map((point, index) => point && mark(point, x(index), max, conditions.saturated))],
  });
  return html`${chart}
    <ul class="legend keys">
      ${key(html`<circle class="failing" cx="12" cy="7" r="4.5" />`, 'failures')}
      ${key(html`<circle class="clean" cx="12" cy="7" r="4.5" />`, 'no failure')}
      ${key(html`<line class="interval" x1="12" x2="12" y1="0" y2="14" />`, '95 % interval (Wilson)')}
      ${lines.some(Boolean) && key(html`<line class="series" x1="0" x2="24" y1="7" y2="7" />`, 'rate from delay to delay')}
      ${conditions.saturated && key(html`<circle class="ring" cx="12" cy="7" r="6" />`, 'measured on a saturated machine or target')}
      ${limit && key(html`<line class="limit" x1="0" x2="24" y1="7" y2="7" />`, `${limit.label}: a delay is safe when its whole interval is below`)}
    </ul>`;
}

/** A line of the legend: what is drawn, as it is drawn. */
function key(drawn: Html, text: string): Html {
  return html`<li><svg width="24" height="14" aria-hidden="true">${drawn}</svg>${text}</li>`;
}

function mark(point: JudgedPoint, x: number, max: number, apart: boolean): Html {
  const [low, high] = point.interval95.map((end) => heightOf(end, max)) as [number, number];
  return html`<g
    ><title>${pointText(point)}</title><line class="interval" x1="${x}%" x2="${x}%" y1="${high}" y2="${low}" /><circle
      class="${point.failed > 0 ? 'failing' : 'clean'}"
      cx="${x}%"
      cy="${heightOf(point.failureRate, max)}"
      r="4.5"
    />${apart && html`<circle class="ring" cx="${x}%" cy="${heightOf(point.failureRate, max)}" r="9" />`}</g
  >`;
}
