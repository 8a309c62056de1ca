import { latencies, type LoadTestInput } from '@/lib/contract/loadTests';
import { UsageError } from '../UsageError';
import { readDelays } from './readDelays';

/** As typed. */
export interface LoadTestOptions {
  readonly delays?: string;
  readonly iterations?: string;
  readonly concurrency?: string;
  readonly settle?: string;
  readonly latency?: string;
  readonly coaches?: string;
  readonly batches?: string;
  readonly schedulers?: string;
  readonly environment?: string;
  readonly label?: string;
  readonly failAbove?: string;
  readonly json?: boolean;
  readonly csv?: string;
  readonly html?: string;
  readonly detach?: boolean;
}

/** The request that the options ask for; what they leave out the API fills in. Throws UsageError. */
export function toRequest(scenario: string, variant: string, options: LoadTestOptions): LoadTestInput {
  const { delays, iterations, concurrency, settle, latency, coaches, batches, schedulers, environment, label } = options;
  return {
    scenario,
    variant,
    ...(delays === undefined ? {} : { delaysMs: readDelays(delays) }),
    ...(iterations === undefined ? {} : { iterations: whole('--iterations', iterations) }),
    ...(concurrency === undefined ? {} : { concurrency: whole('--concurrency', concurrency) }),
    ...(settle === undefined ? {} : { settleMs: whole('--settle', settle) }),
    ...(latency === undefined ? {} : { latency: readLatency(latency) }),
    ...(coaches === undefined ? {} : { coaches: whole('--coaches', coaches) }),
    ...(batches === undefined ? {} : { batches: batches.split(',').map((size) => whole('--batches', size.trim())) }),
    ...(schedulers === undefined ? {} : { schedulers: whole('--schedulers', schedulers) }),
    ...(environment === undefined ? {} : { environment }),
    ...(label === undefined ? {} : { label }),
  };
}

/** 0..1; 0 where nothing was said: then one failed iteration is enough. */
export function readFailAbove(text: string | undefined): number {
  if (text === undefined) return 0;
  if (!/^(0(\.\d+)?|\.\d+|1(\.0+)?)$/.test(text)) throw new UsageError('--fail-above expects a rate from 0 to 1, like 0.01 for 1 %');
  return Number(text);
}

function whole(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(option === '--batches' ? '--batches expects whole numbers with commas between them, like 3,1' : `${option} expects a whole number`);
  return Number(text);
}

function readLatency(text: string): (typeof latencies)[number] {
  const latency = latencies.find((known) => known === text);
  if (latency === undefined) throw new UsageError(`--latency expects ${latencies.join(' or ')}`);
  return latency;
}
