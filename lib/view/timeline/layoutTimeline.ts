import { layoutCalls } from './layoutCalls';
import { layoutCommits } from './layoutCommits';
import type { Frame, LaneLine, TimelineLayout } from './layout';
import { layoutVersions } from './layoutVersions';
import type { TimelineModel } from './model';
import { buildScale } from './scale';
import { placeTicks } from './ticks';

export interface LayoutOptions {
  readonly width: number;
  /** Only this stretch of time, in microseconds; null: all of it. */
  readonly range: readonly [from: number, to: number] | null;
  /** Drawn on its own however many there are. */
  readonly selected: number | null;
}

/** Below this width lane labels stand above their lines instead of beside them. */
const NARROW_PX = 640;
const GUTTER_PX = 136;
const EDGE_PX = 20;
const AXIS_PX = 28;

/** Places everything for a chart of a given width. Pure: the chart only maps what this returns to shapes. */
export function layoutTimeline(model: TimelineModel, { width, range, selected }: LayoutOptions): TimelineLayout {
  const narrow = width < NARROW_PX;
  const [x0, x1] = [(narrow ? 0 : GUTTER_PX) + EDGE_PX, width - EDGE_PX];
  const shows = (time: number) => range === null || (time >= range[0] && time <= range[1]);
  const seen = model.instants.filter(shows);
  const instants = range === null ? seen : [...new Set([range[0], ...seen, range[1]])];
  const scale = buildScale(instants.length > 0 ? instants : [0], { x0, x1 });
  const frame: Frame = {
    x0,
    x1,
    narrow,
    x: scale.x,
    shows,
    touches: (from, to) => range === null || (to >= range[0] && from <= range[1]),
  };

  const lanes: LaneLine[] = [];
  let top = 0;
  const addLane = (label: string, above: number, below: number): number => {
    const y = top + above + (narrow ? 18 : 0);
    lanes.push({ y, label, labelX: 0, labelY: narrow ? top + 14 : y + 4 });
    top = y + below;
    return y;
  };
  const calls = layoutCalls(model, frame, addLane);
  const commits = layoutCommits(model, frame, calls.laneY, addLane);
  const versions = layoutVersions(model, frame, addLane, selected, commits.places);
  const bottom = top + versions.below;
  return {
    width,
    height: bottom + AXIS_PX,
    plot: { x0, x1, y0: 4, y1: bottom },
    lanes,
    calls: calls.bars,
    commits: commits.places,
    inserted: versions.inserted,
    stamped: versions.stamped,
    links: versions.links,
    carries: versions.carries,
    texts: [...calls.texts, ...commits.texts, ...versions.texts],
    crossLabels: versions.crossLabels,
    gaps: versions.gaps,
    bins: versions.bins,
    ticks: model.axisIsTime ? placeTicks(scale, { spacingPx: narrow ? 72 : 88, from: x0 - EDGE_PX, to: width }) : [],
    breaks: scale.breaks,
    labelsLeftOut: commits.leftOut + versions.leftOut,
    timeAt: scale.time,
  };
}
