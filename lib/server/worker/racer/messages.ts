import type { Raced, RacedRun } from '@/lib/runs/load-tests/race/Racer';
import type { TraceHeaders } from '@/lib/tracing/trace';

/** To the racer's process. */
export type ToRacer =
  | {
      readonly kind: 'race';
      readonly id: number;
      readonly run: RacedRun;
      readonly subject: string;
      readonly delayMs: number;
      readonly caller: TraceHeaders;
    }
  | { readonly kind: 'drop'; readonly loadTestId: string };

/** From it. */
export type FromRacer =
  | { readonly kind: 'raced'; readonly id: number; readonly raced: Raced | null }
  /** The race itself broke; what the target does is a result. */
  | { readonly kind: 'broke'; readonly id: number; readonly message: string }
  | { readonly kind: 'ready'; readonly runs: string };
