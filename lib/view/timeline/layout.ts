import type { CommitMark, StepSpan, VersionMark } from './model';
import type { Break } from './scale';
import type { Tick } from './ticks';

/** Everything the chart draws, in pixels. */
export interface TimelineLayout {
  readonly width: number;
  readonly height: number;
  readonly plot: { readonly x0: number; readonly x1: number; readonly y0: number; readonly y1: number };
  readonly lanes: readonly LaneLine[];
  readonly calls: readonly CallBar[];
  readonly texts: readonly Label[];
  readonly commits: readonly CommitPlace[];
  readonly inserted: readonly VersionPlace[];
  readonly stamped: readonly VersionPlace[];
  readonly links: readonly Link[];
  /** From the commit of a call to the version that its work inserted. */
  readonly carries: readonly Link[];
  readonly crossLabels: readonly Label[];
  readonly gaps: readonly { readonly x: number; readonly y: number; readonly label: string; readonly title: string }[];
  readonly bins: readonly Bin[];
  readonly ticks: readonly Tick[];
  readonly breaks: readonly Break[];
  /** Labels that found no room; the table has them. */
  readonly labelsLeftOut: number;
  readonly timeAt: (x: number) => number;
}

export type Tone = 'plain' | 'mute' | 'bad';

export interface LaneLine {
  readonly y: number;
  readonly label: string;
  readonly labelX: number;
  readonly labelY: number;
}

export interface CallBar {
  readonly id: string;
  readonly x: number;
  readonly width: number;
  readonly y: number;
  /** Where the async work ends, if it goes on after the answer. */
  readonly asyncTo: number | null;
  readonly title: string;
  readonly steps: readonly {
    readonly x: number;
    readonly width: number;
    readonly step: StepSpan;
    readonly title: string;
  }[];
}

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly tone: Tone;
  /** A thin line from the label to what it names. */
  readonly leader?: { readonly x: number; readonly y1: number; readonly y2: number };
}

export interface CommitPlace {
  readonly x: number;
  readonly y: number;
  readonly commit: CommitMark;
  /** From the lane of the call that made it. */
  readonly dropFrom: number | null;
}

export interface VersionPlace {
  readonly x: number;
  readonly y: number;
  readonly version: VersionMark;
  /** There is room for its number. */
  readonly numbered: boolean;
}

export interface Link {
  readonly id: number;
  readonly path: string;
  readonly crosses: boolean;
  readonly survives: boolean;
  readonly bad: boolean;
}

/** Versions too close to be drawn one by one. */
export interface Bin {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly title: string;
}

/** Where the plot begins and ends, and where a time (microseconds) stands in it. */
export interface Frame {
  readonly x0: number;
  readonly x1: number;
  readonly narrow: boolean;
  readonly x: (time: number) => number;
  readonly shows: (time: number) => boolean;
  /** A part of it lies in the stretch of time that is shown. */
  readonly touches: (from: number, to: number) => boolean;
}

export type AddLane = (label: string, above: number, below: number) => number;
