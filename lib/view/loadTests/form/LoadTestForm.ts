import { reservedParameterIds } from '@/lib/contract/parameters';
import { loadTestDefaults } from '@/lib/contract/loadTests';
import { formatDelays } from '@/lib/contract/parseDelays';

/** The form as it is typed: text in every field, so that what is half typed or wrong can stand there too. `environment` '' is the first configured one. */
export interface LoadTestForm {
  readonly scenario: string;
  readonly variant: string;
  readonly environment: string;
  readonly delays: string;
  readonly iterations: string;
  /** '': a ramp is to choose it. */
  readonly concurrency: string;
  readonly settleMs: string;
  readonly latency: string;
  readonly transport: string;
  readonly label: string;
  /** By the parameter's id; what is not typed is the scenario's default. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The fields that every scenario has. */
export type CommonField = Exclude<keyof LoadTestForm, 'parameters'>;
/** `parameters.coaches`: a number of the scenario's own. */
export type LoadTestField = CommonField | `parameters.${string}`;

export const commonFields: readonly CommonField[] = reservedParameterIds;

/** What stands in the form before anyone touches it: the incident's strategy and the API's defaults. */
export const emptyForm: LoadTestForm = {
  scenario: 'scorecard_race',
  variant: 'save_all/async_closure',
  environment: '',
  delays: formatDelays(loadTestDefaults.delaysMs),
  iterations: String(loadTestDefaults.iterations),
  concurrency: '',
  settleMs: String(loadTestDefaults.settleMs),
  latency: loadTestDefaults.latency,
  transport: loadTestDefaults.transport,
  label: '',
  parameters: {},
};
