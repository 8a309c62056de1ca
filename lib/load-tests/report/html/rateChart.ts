import type { LoadTest, LoadTestPoint } from '@/lib/contract/loadTests';
import { formatRate } from '@/lib/contract/wording/formatRate';
import { pointText } from '@/lib/contract/wording/pointText';
import { SAFE_RATE } from '@/lib/statistics/moreIterationsToShowBelow';
import { roundTicks } from '@/lib/statistics/roundTicks';
import { chartFrame, heightOf, slotMiddle } from './chartFrame';
import { html, type Html } from './Html';

type JudgedPoint = LoadTestPoint & { readonly failureRate: number; readonly interval95: readonly [number, number] };

/** Failure rate over delay with Wilson's intervals. */
export function rateChart({ points }: LoadTest): Html {
  const sorted = [...points].sort((a, b) => a.delayMs - b.delayMs);
  const judged = sorted.map((point) => (point.failureRate === null || point.interval95 === null ? null : point as JudgedPoint));
  const highest = Math.max(0, ...judged.map((point) => point?.interval95[1] ?? 0));
  const rates = roundTicks(highest === 0 ? 1 : highest).filter((rate) => rate <= 1);
  const max = rates.at(-1) ?? 1;
  const x = (index: number) => slotMiddle(index, sorted.length);
  const lines = judged.slice(1).map((point, index) => {
    const before = judged[index];
    return point && before && html`<line class="series" x1="${x(index)}%" x2="${x(index + 1)}%" y1="${heightOf(before.failureRate, max)}" y2="${heightOf(point.failureRate, max)}"/>`;
  });
  const limit = SAFE_RATE / max > 0.02 && html`<line class="limit" x1="0" x2="100%" y1="${heightOf(SAFE_RATE, max)}" y2="${heightOf(SAFE_RATE, max)}"/>`;
  return chartFrame({
    id: 'rate', title: 'Failure rate over delay, with 95 % Wilson intervals', max, slots: sorted.map(({ delayMs }) => String(delayMs)),
    description: sorted.map(pointText).join('; '),
    ticks: rates.map((value) => ({ value, label: formatRate(value) })),
    marks: [limit || html``, ...lines.map((line) => line ?? html``), ...judged.map((point, index) => (point ? mark(point, x(index), max) : html``))],
  });
}

function mark(point: JudgedPoint, x: number, max: number): Html {
  const [low, high] = point.interval95.map((end) => heightOf(end, max)) as [number, number];
  return html`<g><title>${pointText(point)}</title><line class="interval" x1="${x}%" x2="${x}%" y1="${high}" y2="${low}"/><circle class="${point.failed > 0 ? 'failing' : 'clean'}" cx="${x}%" cy="${heightOf(point.failureRate, max)}" r="4.5"/></g>`;
}
