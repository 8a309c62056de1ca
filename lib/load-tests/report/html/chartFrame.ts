import { html, type Content, type Html } from './Html';

export const PLOT_HEIGHT = 240;

export interface Frame {
  readonly id: string;
  readonly title: string;
  /** What the chart shows, for those who don't see it. */
  readonly description: string;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  readonly max: number;
  readonly slots: readonly string[];
  /** What the marks mean. */
  readonly note?: string;
  readonly marks: Content;
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
export function chartFrame({ id, title, description, note, ticks, max, slots, marks }: Frame): Html {
  const every = Math.ceil(slots.length / 14);
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
        ${slots.map((slot, index) => index % every === 0 && html`<text class="slot" x="${slotMiddle(index, slots.length)}%" y="${PLOT_HEIGHT + 18}">${slot}</text>`)}
      </svg>
    </div>
    <p class="axis-title">
      Delay in ms. Every tested delay stands in a place of its own, evenly spaced.${note !== undefined && ` ${note}`}
    </p>
  </figure>`;
}
