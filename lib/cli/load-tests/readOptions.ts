import { latencies, transports, type LoadTestInput } from '@/lib/contract/loadTests';
import { readParameters } from '../readParameters';
import { readWhole } from '../readWhole';
import { UsageError } from '../UsageError';
import { readDelays } from './readDelays';

/** As typed. */
export interface LoadTestOptions {
  readonly delays?: string;
  readonly iterations?: string;
  readonly concurrency?: string;
  readonly settle?: string;
  readonly latency?: string;
  readonly transport?: string;
  readonly set?: readonly string[];
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
  const { delays, iterations, concurrency, settle, latency, transport, environment, label } = options;
  return {
    scenario,
    variant,
    ...(delays === undefined ? {} : { delaysMs: readDelays(delays) }),
    ...(iterations === undefined ? {} : { iterations: readWhole('--iterations', iterations) }),
    ...(concurrency === undefined
      ? {}
      : { concurrency: concurrency === 'auto' ? concurrency : readWhole('--concurrency', concurrency) }),
    ...(settle === undefined ? {} : { settleMs: readWhole('--settle', settle) }),
    ...(latency === undefined ? {} : { latency: readOneOf('--latency', latencies, latency) }),
    ...(transport === undefined ? {} : { transport: readOneOf('--transport', transports, transport) }),
    ...readParameters(options.set),
    ...(environment === undefined ? {} : { environment }),
    ...(label === undefined ? {} : { label }),
  };
}

/** 0..1; 0 where nothing was said: then one failed iteration is enough. */
export function readFailAbove(text: string | undefined): number {
  if (text === undefined) return 0;
  if (!/^(0(\.\d+)?|\.\d+|1(\.0+)?)$/.test(text))
    throw new UsageError('--fail-above expects a rate from 0 to 1, like 0.01 for 1 %');
  return Number(text);
}

function readOneOf<Value extends string>(option: string, values: readonly Value[], text: string): Value {
  const value = values.find((known) => known === text);
  if (value === undefined) throw new UsageError(`${option} expects ${values.join(' or ')}`);
  return value;
}
