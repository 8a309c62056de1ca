import type { Copies } from '../compare/copies';
import { commitOf, newestCommit } from './commits';
import { mayHaveWrittenLast, type Writer } from './lostClaims';
import { commitWindow, type CallFacts } from './readCall';

/**
 * `traced`: its steps show that it read before and wrote after the other's commit. `committed_last`: the calls overlap, and Postgres' last
 * commit of the row lies within this one. `overlapping`: the calls overlap, no more is known.
 */
export type Certainty = 'traced' | 'committed_last' | 'overlapping';

/** The call that most likely wrote an old copy over another call's change, and how sure that is. */
export interface Overwriter {
  readonly call: CallFacts;
  readonly certainty: Certainty;
}

/** null when no known call could have done it. Without a trace, only a call whose own values Postgres may still hold is a suspect. */
export function findOverwriter(lost: CallFacts, writers: readonly Writer[], copies: Copies): Overwriter | null {
  const others = writers.filter(
    ({ call, writing }) => call !== lost && writing.claims.length > 0 && call.kind !== 'create',
  );
  const traced = others
    .map(({ call }) => call)
    .filter((call) => savedOldCopy(call, lost))
    .sort(byCommit)[0];
  if (traced) return { call: traced, certainty: 'traced' };
  const overlapping = others
    .filter(({ call }) => overlaps(call, lost) && !committedBefore(call, lost))
    .filter((writer) => mayHaveWrittenLast(writer, writers, copies))
    .map(({ call }) => call);
  const last = overlapping.filter((call) => holdsLastCommit(call, copies)).at(-1);
  if (last && !holdsLastCommit(lost, copies)) return { call: last, certainty: 'committed_last' };
  const any = overlapping.at(-1);
  return any ? { call: any, certainty: 'overlapping' } : null;
}

function savedOldCopy(call: CallFacts, lost: CallFacts): boolean {
  const [own, other] = [commitWindow(call), commitWindow(lost)];
  const readEnd = call.read?.end ?? null;
  return (
    own !== null &&
    other !== null &&
    readEnd !== null &&
    readEnd <= other.to &&
    own.to >= other.to &&
    own.from >= other.from
  );
}

/** The first to commit after the lost change took it away; later ones could only repeat that. */
function byCommit(a: CallFacts, b: CallFacts): number {
  const [x, y] = [commitWindow(a)?.to ?? 0n, commitWindow(b)?.to ?? 0n];
  return x < y ? -1 : x > y ? 1 : 0;
}

function committedBefore(call: CallFacts, lost: CallFacts): boolean {
  const [own, other] = [commitWindow(call), commitWindow(lost)];
  return own !== null && other !== null && own.to <= other.from;
}

function overlaps(a: CallFacts, b: CallFacts): boolean {
  return a.start !== null && a.end !== null && b.start !== null && b.end !== null && a.start < b.end && b.start < a.end;
}

function holdsLastCommit(call: CallFacts, { truth, root }: Copies): boolean {
  const newest = truth && (commitOf(truth, root) ?? newestCommit(truth));
  return newest !== null && call.start !== null && call.end !== null && newest >= call.start && newest <= call.end;
}
