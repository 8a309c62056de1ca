import type { LoadTest } from '@/lib/contract/loadTests';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { violationsByDelay, type DelayViolations, type ViolationKind } from '@/lib/contract/wording/violationsByDelay';
import { roundTicks } from '@/lib/statistics/roundTicks';
import { chartFrame, heightOf, PLOT_HEIGHT, slotMiddle } from './chartFrame';
import { html, type Html } from './Html';

/** Violations per delay, stacked by kind; null when there is none. */
export function violationChart(loadTest: LoadTest, scenario: ScenarioDescription | undefined): Html | null {
  const { kinds, delays } = violationsByDelay(loadTest, scenario);
  if (kinds.length === 0) return null;
  const totals = delays.map(({ counts }) => [...counts.values()].reduce((sum, count) => sum + count, 0));
  const ticks = roundTicks(Math.max(...totals)).filter(Number.isInteger);
  const max = ticks.at(-1) ?? 1;
  const chart = chartFrame({
    id: 'violations',
    title: 'What went wrong, by kind',
    max,
    slots: delays.map(({ delayMs }) => String(delayMs)),
    description: delays
      .map(
        ({ delayMs, counts }) =>
          `${delayMs} ms: ${kinds.map(({ code, title }) => `${title} ${counts.get(code) ?? 0}`).join(', ')}`,
      )
      .join('; '),
    ticks: ticks.map((value) => ({ value, label: String(value) })),
    marks: delays.flatMap((delay, index) => bar(delay, kinds, max, index, delays.length)),
  });
  const several = delays.some(({ failed }, index) => (totals[index] ?? 0) > failed);
  return html`${chart}
    <ul class="legend">
      ${kinds.map(({ title, rule, colour }) => html`<li><i class="k${colour}"></i>${title}${rule !== null && html`<span>Must hold: ${rule}.</span>`}</li>`)}
    </ul>
    ${several && html`<p class="remark">One iteration may show several violations, so a bar may be higher than the number of iterations that failed.</p>`}`;
}

function bar(
  { counts }: DelayViolations,
  kinds: readonly ViolationKind[],
  max: number,
  index: number,
  slots: number,
): readonly Html[] {
  const width = Math.min(64, (100 / slots) * 0.6);
  let top = 0;
  return kinds.flatMap(({ code, title, colour }) => {
    const count = counts.get(code) ?? 0;
    if (count === 0) return [];
    top += count;
    const [y, height] = [heightOf(top, max), PLOT_HEIGHT - heightOf(count, max)];
    const x = slotMiddle(index, slots);
    const number = height >= 16 && html`<text class="count" x="${x}%" y="${y + height / 2 + 4}">${count}</text>`;
    return [
      html`<g
        ><title>${title}: ${count}</title
        ><rect
          class="k${colour}"
          x="${x - width / 2}%"
          width="${width}%"
          y="${y}"
          height="${Math.max(1, height - 1)}"
        />${number}</g
      >`,
    ];
  });
}
