import type { SessionEvent } from '../session/SessionEvent';

/** What a step came to. `ended`: how it was ended from this side. */
export interface StepRun {
  readonly events: readonly SessionEvent[];
  readonly ended: 'timeout' | 'answer too large' | null;
  /** It took all the time that a step may take: what was cancelled in it was cancelled for that. A race may cancel its own statements sooner. */
  readonly overdue?: boolean;
}
