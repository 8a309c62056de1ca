import type { LoadTestInput, LoadTestRequest } from '@/lib/contract/loadTests';
import { racesCalls, type ScenarioDescription, type ScenariosResponse } from '@/lib/contract/scenarios';
import type { Environment } from '../../inspection';
import type { LoadTestForm } from './LoadTestForm';
import { whyNoGrpc, whyRefused } from './presets';
import { readForm, type FieldProblems } from './readForm';

export type CheckedForm = { readonly canSlowDown: boolean } & (
  | {
      readonly ok: true;
      readonly scenario: ScenarioDescription;
      readonly request: LoadTestRequest;
      readonly input: LoadTestInput;
    }
  | { readonly ok: false; readonly problems: FieldProblems }
);

/** The form held against what there is: its schema, the known scenarios and variants, and what the chosen environment allows. */
export function checkForm(
  form: LoadTestForm,
  scenarios: ScenariosResponse,
  environments: readonly Environment[],
): CheckedForm {
  const environment = chosenEnvironment(form, environments);
  const scenario = scenarios.find(({ id }) => id === form.scenario);
  const isOfRecords = scenario?.recordType !== null;
  const refused = isOfRecords ? whyRefused(environment, scenario) : null;
  const noGrpc = form.transport === 'grpc' && scenario && racesCalls(scenario) ? whyNoGrpc(environment) : null;
  const read = readForm(form, scenario);
  const problems: FieldProblems = {
    ...(read.ok ? {} : read.problems),
    ...(scenario ? {} : { scenario: `There is no scenario “${form.scenario}”. Choose one of these.` }),
    ...(scenario && !scenario.variants.some(({ id }) => id === form.variant)
      ? { variant: `${scenario.title} has no variant “${form.variant}”. Choose one from the list.` }
      : {}),
    ...(refused === null ? {} : { environment: refused }),
    ...(noGrpc === null ? {} : { transport: noGrpc }),
  };
  // Races over rows run in the console's own worker, which can pace their steps anywhere.
  const canSlowDown =
    scenario?.driver === 'library' && (!isOfRecords || (environment?.sources.coaching.reference ?? false));
  return read.ok && scenario && Object.keys(problems).length === 0
    ? { ok: true, canSlowDown, scenario, request: read.request, input: read.input }
    : { ok: false, canSlowDown, problems };
}

/** '' is the first configured one. */
export function chosenEnvironment(
  { environment }: Pick<LoadTestForm, 'environment'>,
  environments: readonly Environment[],
): Environment | undefined {
  return environment === '' ? environments[0] : environments.find(({ id }) => id === environment);
}
