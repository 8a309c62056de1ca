import type PgBoss from 'pg-boss';

/**
 * A job wakes somebody up and carries an id, nothing else: what there is to do stands in the tables. At most one job per load test
 * waits in a queue (policy `short`, with the id as the key), however often it is sent.
 */
export const queues = {
  /** Taken at once: whoever takes it joins the run. What is missed, the workers' own sweep finds. */
  loadTest: {
    name: 'load-test',
    policy: 'short',
    retryLimit: 2,
    retryDelay: 1,
    expireInSeconds: 60,
    retentionMinutes: 60,
  },
  /** Held until all records are deleted. */
  cleanup: {
    name: 'load-test-cleanup',
    policy: 'short',
    retryLimit: 5,
    retryDelay: 5,
    retryBackoff: true,
    expireInSeconds: 900,
    retentionMinutes: 24 * 60,
  },
  /** Whoever takes it looks for explorations to run; what is missed, its own sweep finds. */
  exploration: {
    name: 'exploration',
    policy: 'short',
    retryLimit: 2,
    retryDelay: 1,
    expireInSeconds: 60,
    retentionMinutes: 60,
  },
  /** Whoever takes it looks for runs of the race lab; what is missed, it finds by itself within seconds. */
  lab: {
    name: 'lab',
    policy: 'short',
    retryLimit: 2,
    retryDelay: 1,
    expireInSeconds: 60,
    retentionMinutes: 60,
  },
  /** Whoever takes it looks for sweeps to work on; what is missed, it finds by itself within a second. */
  sweep: {
    name: 'sweep',
    policy: 'short',
    retryLimit: 2,
    retryDelay: 1,
    expireInSeconds: 60,
    retentionMinutes: 60,
  },
  /** Whoever takes it delivers to webhooks what is due; what is missed, workers find by themselves within seconds. */
  delivery: {
    name: 'webhook-delivery',
    policy: 'short',
    retryLimit: 2,
    retryDelay: 1,
    expireInSeconds: 60,
    retentionMinutes: 60,
  },
  /** Whoever takes it deletes what was kept for long enough; what is missed, the next hour's sweep does. */
  retention: {
    name: 'retention',
    policy: 'short',
    retryLimit: 2,
    retryDelay: 1,
    expireInSeconds: 60,
    retentionMinutes: 60,
  },
} as const satisfies Readonly<Record<string, PgBoss.Queue>>;

export type QueueId = keyof typeof queues;

export interface JobData {
  readonly id: string;
}
