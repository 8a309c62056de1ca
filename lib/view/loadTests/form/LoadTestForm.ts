import { loadTestDefaults } from '@/lib/contract/loadTests';
import { formatDelays } from '@/lib/contract/parseDelays';

/** The form as it is typed: text in every field, so that what is half typed or wrong can stand there too. `environment` '' is the first configured one. */
export interface LoadTestForm {
  readonly scenario: string;
  readonly variant: string;
  readonly environment: string;
  readonly delays: string;
  readonly iterations: string;
  readonly concurrency: string;
  readonly settleMs: string;
  readonly latency: string;
  readonly transport: string;
  /** Counts for the scenario `many_coaches` alone; the next two for `evaluation_batches` and `scheduler_claims`. */
  readonly coaches: string;
  readonly batches: string;
  readonly schedulers: string;
  readonly label: string;
}

export type LoadTestField = keyof LoadTestForm;

export const loadTestFields: readonly LoadTestField[] = [
  'scenario',
  'variant',
  'environment',
  'delays',
  'iterations',
  'concurrency',
  'settleMs',
  'latency',
  'transport',
  'coaches',
  'batches',
  'schedulers',
  'label',
];

/** What stands in the form before anyone touches it: the incident's strategy and the API's defaults. */
export const emptyForm: LoadTestForm = {
  scenario: 'scorecard_race',
  variant: 'save_all/async_closure',
  environment: '',
  delays: formatDelays(loadTestDefaults.delaysMs),
  iterations: String(loadTestDefaults.iterations),
  concurrency: String(loadTestDefaults.concurrency),
  settleMs: String(loadTestDefaults.settleMs),
  latency: loadTestDefaults.latency,
  transport: loadTestDefaults.transport,
  coaches: String(loadTestDefaults.coaches),
  batches: loadTestDefaults.batches.join(', '),
  schedulers: String(loadTestDefaults.schedulers),
  label: '',
};
