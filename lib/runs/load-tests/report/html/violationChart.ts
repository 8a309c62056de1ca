import type { LoadTest } from '@/lib/contract/loadTests';
import { violationsByDelay, type DelayViolations, type ViolationKind } from '@/lib/wording/violationsByDelay';
import { roundTicks } from '@/lib/statistics/roundTicks';
import { violationMarks } from '@/lib/wording/palette';
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
  return html`${patterns}${chart}
    <ul class="legend">
      ${kinds.map(
        ({ title, rule, colour }) =>
          html`<li>
            <svg width="14" height="12" aria-hidden="true">
              <rect class="k${colour}" x="0.5" y="0.5" width="13" height="11" /></svg
            >${title}<span>Must hold: ${rule}.</span>
          </li>`,
      )}
    </ul>
    ${several && html`<p class="remark">One iteration may show several kinds: the bars of one delay do not add up.</p>`}`;
}

/** The fills of the kinds, as on the screen. */
const patterns = html`<svg class="patterns" width="0" height="0" aria-hidden="true">
  <defs>
    ${violationMarks.map(
      ({ turn, fill, stroke, width }, place) =>
        html`<pattern
          id="violation-${place}"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(${turn})"
          ><rect
            width="6"
            height="6"
            fill="var(--bad-soft)"
          />${fill !== undefined && html`<path d="${fill}" fill="var(--bad)" />`}${stroke !== undefined && html`<path d="${stroke}" fill="none" stroke="var(--bad)" stroke-width="${width ?? 1}" />`}</pattern
        >`,
    )}
  </defs>
</svg>`;

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
      width >= 2.5 && html`<text class="count" x="${Number((x + width / 2).toFixed(3))}%" y="${y - 4}">${count}</text>`;
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
