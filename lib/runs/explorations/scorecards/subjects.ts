import type { InsertParams } from '@clickhouse/client';
import { v7 as uuidv7 } from 'uuid';
import type { AsyncWork, CoachingContext } from '@/lib/reference/context';
import { performCall, type PerformedCall } from '@/lib/reference/performCall';
import { runStep } from '@/lib/steps/step';
import type { CallScenario } from '@/lib/scenarios/Scenario';
import { scorecardName, type ScorecardName } from '@/lib/reference/scorecard/scorecardName';
import { copyInClickHouse, copyInPostgres, noteInserts } from './copySubject';

export interface Subject {
  readonly name: ScorecardName;
  readonly created: PerformedCall;
}

/** What creating and racing need of the service's context; steps and async work come from the run. */
export type ServiceContext = Omit<CoachingContext, 'step' | 'defer'>;

/** Made so many at a time, so that their rows travel together. */
const AT_ONCE = 24;
/** With fewer left than this, more are made. */
const RESERVE = 8;
/** Reading a partition costs by its parts. And the embedded engine merges one with more than 400; no order's versions shall be merged away before it is judged. */
const PER_PROFILE = 48;

/** A record as the service's library has created it, and what that inserted into ClickHouse. It stays as it is. */
interface Template {
  readonly subject: Subject;
  readonly inserts: readonly InsertParams[];
}

/** Fresh subjects, made ahead of need: one is created through the service's library, and the others are copies of it, row by row. */
export class SubjectStock {
  #ready: Subject[] = [];
  #made = 0;
  #template: Promise<Template> | null = null;
  #making: Promise<void> | null = null;

  constructor(
    private readonly context: ServiceContext,
    private readonly scenario: CallScenario,
    private readonly parent: (group: number) => { readonly customer: string; readonly profile: string },
  ) {}

  /** Throws what creating throws. */
  async take(): Promise<Subject> {
    for (;;) {
      const subject = this.#ready.shift();
      if (this.#ready.length < RESERVE) this.#refill();
      if (subject) return subject;
      await this.#making;
    }
  }

  /** Resolves when none is being made any more, so that nothing appears after what is there has been removed. */
  async settled(): Promise<void> {
    await this.#making?.catch(() => undefined);
  }

  #refill(): void {
    this.#making ??= this.#make().finally(() => {
      this.#making = null;
    });
    // Whoever takes next awaits it and gets the error.
    this.#making.catch(() => undefined);
  }

  async #make(): Promise<void> {
    const { postgres, clickhouse } = this.context;
    const {
      subject: { name: from, created },
      inserts,
    } = await (this.#template ??= this.#createTemplate());
    const names = Array.from({ length: AT_ONCE }, () => {
      const { customer, profile } = this.parent(Math.floor(this.#made++ / PER_PROFILE));
      return scorecardName(customer, profile, uuidv7());
    });
    await Promise.all([copyInPostgres(postgres, from, names), copyInClickHouse(clickhouse, inserts, names)]);
    this.#ready.push(
      ...names.map((name) => ({
        name,
        created: { ...created, name: name.text, response: { ...(created.response as object), name: name.text } },
      })),
    );
  }

  async #createTemplate(): Promise<Template> {
    const inserts: InsertParams[] = [];
    const clickhouse = noteInserts(this.context.clickhouse, (insert) => {
      inserts.push(insert);
    });
    return { subject: await createSubject({ ...this.context, clickhouse }, this.scenario, this.parent(0)), inserts };
  }
}

/** Creates one through the service's library, its async work included. Throws what the service answered when it is not 200. */
export async function createSubject(
  context: ServiceContext,
  { create }: CallScenario,
  { customer, profile }: { readonly customer: string; readonly profile: string },
): Promise<Subject> {
  const name = scorecardName(customer, profile, uuidv7());
  const deferred: AsyncWork[] = [];
  const created = await performCall(
    { ...context, step: runStep, defer: (work) => void deferred.push(work) },
    context.clock,
    { ...create, name },
  );
  if (created.status !== 200)
    throw new Error(`the subject could not be created: status ${created.status}`, { cause: created.failure });
  for (const work of deferred) await work.run(runStep);
  return { name, created };
}
