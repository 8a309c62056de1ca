import type { Sign } from '../signs';
import type { ToldStep } from '../stepSign';

/** What a timeline shows, before it is known how wide it is. Times are microseconds since 1970. */
export interface TimelineModel {
  readonly calls: readonly CallSpan[];
  /** How many lanes the calls take; those beyond the most are left out and counted. */
  readonly callLanes: readonly string[];
  readonly callsLeftOut: number;
  readonly commits: readonly CommitMark[];
  /** In order of insertion, oldest first. */
  readonly versions: readonly VersionMark[];
  /** Runs of versions whose insertion order and version order differ, as first and last position. */
  readonly crossings: readonly Crossing[];
  /** Runs of versions that were inserted in another order than their content was committed to Postgres. */
  readonly commitCrossings: readonly Crossing[];
  /** How many versions were inserted and are gone, where traces count them. */
  readonly mergedAway: number | null;
  /** `traced`: the traces of the calls say when each version was inserted. `slots`: insertion has an order and no time. */
  readonly insertion: 'traced' | 'slots';
  /** false: the version column holds no times, so the versions stand evenly spaced. */
  readonly versionsAreTimes: boolean;
  /** false: nothing that is drawn has a time, so places along the axis say the order alone. */
  readonly axisIsTime: boolean;
  /** Every moment that something happened at, ascending, each once. */
  readonly instants: readonly number[];
}

export interface CallSpan {
  readonly id: string;
  readonly label: string;
  readonly lane: number;
  readonly start: number;
  readonly finish: number;
  /** The end of its last async step, or `finish`. */
  readonly end: number;
  readonly answer: string;
  readonly acknowledged: boolean;
  readonly steps: readonly StepSpan[];
}

export interface StepSpan {
  readonly name: string;
  readonly start: number;
  readonly finish: number;
  /** null where it touches none, or does not say what it does. */
  readonly sign: Sign | null;
  readonly effect: ToldStep['effect'];
  readonly rows: readonly string[];
  /** It works on the record's own row, in whichever copy. */
  readonly onRoot: boolean;
  /** After the answer. */
  readonly async: boolean;
}

export interface CommitMark {
  readonly at: number;
  /** `postgres`: its own commit timestamp. `trace`: a call's trace of its commit, whose row a later one replaced. */
  readonly told: 'postgres' | 'trace';
  readonly label: string;
  readonly title: string;
  readonly bad: boolean;
  /** The call that made it and its lane, where a trace says so. */
  readonly callId: string | null;
  readonly lane: number | null;
}

export interface VersionMark {
  /** 1-based place in order of insertion: what the address of a selected version names. */
  readonly id: number;
  /** `3`, or `?` where the insertion order is lost. */
  readonly number: string;
  /** 0-based places by insertion and by version. */
  readonly position: number;
  readonly rank: number;
  readonly insertedAt: number;
  /** The call whose work inserted it, where a trace says so. */
  readonly callId: string | null;
  readonly stampedAt: number;
  readonly stamp: string;
  readonly survives: boolean;
  readonly hidden: 'tombstone' | 'deleted' | null;
  readonly crosses: boolean;
  readonly bad: boolean;
  /** How many inserts at most were merged into the part that this one lies in. */
  readonly mergedInserts: number;
  /** What it changed against the one before: `comment → created +2`. */
  readonly change: string;
  /** It changed nothing. */
  readonly unchanged: boolean;
}

export interface Crossing {
  readonly from: number;
  readonly to: number;
  readonly bad: boolean;
}
