import type { JudgedRun, Outage, RacedIteration } from '@/lib/runs/load-tests/judge/Judge';

/** To the judge's process. */
export type ToJudge =
  | {
      readonly kind: 'add';
      readonly run: JudgedRun;
      readonly iterations: readonly RacedIteration[];
      readonly nowMs: number;
    }
  | { readonly kind: 'outages'; readonly environment: string; readonly outages: readonly Outage[] }
  | { readonly kind: 'drop'; readonly loadTestId: string };

/** From it. */
export interface FromJudge {
  readonly kind: 'finished';
  readonly loadTestId: string;
  readonly claimIds: readonly string[];
  readonly over: boolean;
}
