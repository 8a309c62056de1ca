import { html, type Content, type Html } from './Html';

export const PLOT_HEIGHT = 240;

export interface Frame {
  readonly id: string;
  readonly title: string;
  /** What the chart shows, for those who don't see it. */
  readonly description: string;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  readonly max: number;
  /** What stands below the plot, at percent of its width. */
  readonly slots: readonly { readonly at: number; readonly label: string }[];
  /** What the slots are. */
  readonly axis: string;
  readonly marks: Content;
}

/** Between two labels, in percent of the width of a narrow screen. */
const LABEL_APART = 6;

/** Labels that would touch each other are left out, the last one never. */
function placed(slots: Frame['slots']): Frame['slots'] {
  const last = slots.at(-1);
  const kept: Frame['slots'][number][] = [];
  for (const slot of slots.slice(0, -1)) {
    const nextTo = kept.at(-1);
    const isFree = nextTo === undefined || slot.at - nextTo.at >= LABEL_APART;
    if (isFree && last !== undefined && last.at - slot.at >= LABEL_APART) kept.push(slot);
  }
  return last === undefined ? [] : [...kept, last];
}

/** Percent of the plot's width at which slot `index` of `count` has its middle. */
export function slotMiddle(index: number, count: number): number {
  return Number((((index + 0.5) / count) * 100).toFixed(3));
}

/** Pixels from the top of the plot for a value on an axis that ends at `max`. */
export function heightOf(value: number, max: number): number {
  return Number((PLOT_HEIGHT * (1 - value / max)).toFixed(2));
}

/**
 * Axes and grid around marks. Places along the width are percentages and those along the height pixels: so the chart takes any width while
 * its text keeps its size, on a phone as on paper.
 */
export function chartFrame({ id, title, description, ticks, max, slots, axis, marks }: Frame): Html {
  return html`<figure class="chart">
    <figcaption id="${id}">${title}</figcaption>
    <div class="plot">
      <div class="axis" aria-hidden="true">
        ${ticks.map(({ value, label }) => html`<span style="top:${heightOf(value, max)}px">${label}</span>`)}
      </div>
      <svg role="img" aria-labelledby="${id}" aria-describedby="${id}-text" width="100%" height="${PLOT_HEIGHT + 24}">
        <desc id="${id}-text">${description}</desc>
        ${ticks.map(({ value }) => html`<line class="grid" x1="0" x2="100%" y1="${heightOf(value, max)}" y2="${heightOf(value, max)}" />`)}
        ${marks}
        ${placed(slots).map(({ at, label }) => html`<text class="slot" x="${at}%" y="${PLOT_HEIGHT + 18}">${label}</text>`)}
      </svg>
    </div>
    <p class="axis-title">${axis}</p>
  </figure>`;
}
