import { v7 as uuidv7 } from 'uuid';
import type { AsyncWork, CoachingContext } from '@/lib/coaching/context';
import { performCall, type PerformedCall } from '@/lib/coaching/performCall';
import { runStep } from '@/lib/coaching/step';
import type { Scenario } from '@/lib/races/Scenario';
import { scorecardName, type ScorecardName } from '@/lib/scorecard/resourceName';

export interface Subject {
  readonly name: ScorecardName;
  readonly created: PerformedCall;
}

/** What creating and racing need of the service's context; steps and async work come from the run. */
export type ServiceContext = Omit<CoachingContext, 'step' | 'defer'>;

/** Made so many at a time, so that their rows travel together; fewer at first, since most explorations need few. */
const AT_ONCE = { first: 8, most: 32 };
/** Reading a partition costs by its parts. And the embedded engine merges one with more than 400; no order's versions shall be merged away before it is judged. */
const PER_PROFILE = 48;

/** Fresh subjects, created through the service's library ahead of need. */
export class SubjectStock {
  #ready: Subject[] = [];
  #made = 0;
  #making: Promise<void> | null = null;

  constructor(private readonly context: ServiceContext, private readonly scenario: Scenario, private readonly parent: (group: number) => { readonly customer: string; readonly profile: string }) {}

  /** Throws what creating throws. */
  async take(): Promise<Subject> {
    for (;;) {
      const subject = this.#ready.shift();
      if (this.#ready.length < this.#nextCount / 2) this.#refill();
      if (subject) return subject;
      await this.#making;
    }
  }

  /** As many as have been made by now. */
  get #nextCount(): number {
    return Math.min(AT_ONCE.most, Math.max(AT_ONCE.first, this.#made));
  }

  #refill(): void {
    this.#making ??= this.#make().finally(() => { this.#making = null; });
    // Whoever takes next awaits it and gets the error.
    this.#making.catch(() => undefined);
  }

  async #make(): Promise<void> {
    const made = await Promise.all(Array.from({ length: this.#nextCount }, () => this.#create()));
    this.#ready.push(...made);
  }

  #create(): Promise<Subject> {
    return createSubject(this.context, this.scenario, this.parent(Math.floor(this.#made++ / PER_PROFILE)));
  }
}

/** Creates one through the service's library, its async work included. Throws what the service answered when it is not 200. */
export async function createSubject(context: ServiceContext, { create }: Scenario, { customer, profile }: { readonly customer: string; readonly profile: string }): Promise<Subject> {
  const name = scorecardName(customer, profile, uuidv7());
  const deferred: AsyncWork[] = [];
  const created = await performCall({ ...context, step: runStep, defer: (work) => void deferred.push(work) }, context.clock, { ...create, name });
  if (created.status !== 200) throw new Error(`the subject could not be created: status ${created.status}`, { cause: created.failure });
  for (const work of deferred) await work.run(runStep);
  return { name, created };
}
