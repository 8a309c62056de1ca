import type { Verdict } from './inspection';

export interface SeenState {
  readonly at: string;
  readonly verdict: Verdict;
  readonly lead: string;
  readonly rest: string;
}

export interface VerdictChange {
  /** The newest state of the run. */
  readonly state: SeenState;
  readonly states: number;
  readonly since: string;
}

/** What a watch saw, newest first: states that follow each other with the same verdict in the same words are one. Takes them oldest first. */
export function verdictChanges(seen: readonly SeenState[]): readonly VerdictChange[] {
  const changes: VerdictChange[] = [];
  for (const state of seen) {
    const last = changes.at(-1);
    if (last?.state.verdict === state.verdict && last.state.lead === state.lead)
      changes[changes.length - 1] = { ...last, state, states: last.states + 1 };
    else changes.push({ state, states: 1, since: state.at });
  }
  return changes.reverse();
}
