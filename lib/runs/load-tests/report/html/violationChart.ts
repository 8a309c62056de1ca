import type { LoadTest } from '@/lib/contract/loadTests';
import { violationsByDelay, type DelayViolations, type ViolationKind } from '@/lib/wording/violationsByDelay';
import { roundTicks } from '@/lib/statistics/roundTicks';
import { chartFrame, heightOf, PLOT_HEIGHT, slotMiddle } from './chartFrame';
import { html, type Html } from './Html';

/** Violations per delay, a bar for each kind beside the others, since one iteration may show several; null when there is none. */
export function violationChart(loadTest: LoadTest): Html | null {
  const { kinds, delays } = violationsByDelay(loadTest);
  if (kinds.length === 0) return null;
  const ticks = roundTicks(Math.max(...delays.flatMap(({ counts }) => [...counts.values()]))).filter(Number.isInteger);
  const max = ticks.at(-1) ?? 1;
  const chart = chartFrame({
    id: 'violations',
    title: 'What went wrong, by kind',
    max,
    slots: delays.map(({ delayMs }, index) => ({ at: slotMiddle(index, delays.length), label: `${delayMs} ms` })),
    axis: 'Delays, one beside the other.',
    description: delays
      .map(
        ({ delayMs, counts }) =>
          `${delayMs} ms: ${kinds.map(({ code, title }) => `${title} ${counts.get(code) ?? 0}`).join(', ')}`,
      )
      .join('; '),
    ticks: ticks.map((value) => ({ value, label: String(value) })),
    marks: delays.flatMap((delay, index) => group(delay, kinds, max, index, delays.length)),
  });
  const several = delays.some(
    ({ failed, counts }) => [...counts.values()].reduce((sum, each) => sum + each, 0) > failed,
  );
  return html`${chart}
    <ul class="legend">
      ${kinds.map(({ title, rule, colour }) => html`<li><i class="k${colour}"></i>${title}<span>Must hold: ${rule}.</span></li>`)}
    </ul>
    ${several && html`<p class="remark">One iteration may show several kinds: the bars of one delay do not add up.</p>`}`;
}

function group(
  { counts }: DelayViolations,
  kinds: readonly ViolationKind[],
  max: number,
  index: number,
  slots: number,
): readonly Html[] {
  const width = Math.min(8, ((100 / slots) * 0.7) / kinds.length);
  const from = slotMiddle(index, slots) - (width * kinds.length) / 2;
  return kinds.flatMap(({ code, title, colour }, place) => {
    const count = counts.get(code) ?? 0;
    if (count === 0) return [];
    const y = heightOf(count, max);
    const x = Number((from + place * width).toFixed(3));
    const height = PLOT_HEIGHT - y;
    const number =
      height >= 16 &&
      width >= 2.5 &&
      html`<text class="count" x="${Number((x + width / 2).toFixed(3))}%" y="${y + 14}">${count}</text>`;
    return [
      html`<g
        ><title>${title}: ${count}</title
        ><rect
          class="k${colour}"
          x="${x}%"
          width="${Number((width * 0.92).toFixed(3))}%"
          y="${y}"
          height="${Math.max(1, height)}"
        />${number}</g
      >`,
    ];
  });
}
