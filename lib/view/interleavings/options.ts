import {
  boundsOf,
  formatParameter,
  parseParameter,
  readParameters,
  type Parameter,
  type ParameterValue,
} from '@/lib/contract/parameters';
import { racesCalls, type ScenarioDescription } from '@/lib/contract/scenarios';
import { formatCount } from '@/lib/wording/formatMs';
import type { ReadyOptions } from '@/lib/wording/exploredWith';

/** How variants are explored, as it is typed and as it stands in the address: the same for every cell of the matrix. */
export interface ExploreOptions {
  readonly reindex: boolean;
  /** Run every order, also those that provably equal one that is run. */
  readonly all: boolean;
  /** Every parameter of the scenario, by its id: `3, 1`. */
  readonly parameters: Readonly<Record<string, string>>;
}

interface Takes extends Pick<ScenarioDescription, 'recordType' | 'driver'> {
  readonly parameters: readonly Parameter[];
}

/** Whether a background job beside the calls can be explored: of the reference service there is one. */
export function takesReindex(scenario: Takes): boolean {
  return racesCalls(scenario);
}

export function optionsFromParams(params: URLSearchParams, scenario: Takes | undefined): ExploreOptions {
  return {
    reindex: params.get('reindex') === '1',
    all: params.get('orders') === 'all',
    parameters: Object.fromEntries(
      (scenario?.parameters ?? []).map((parameter) => [parameter.id, params.get(parameter.id) ?? usualText(parameter)]),
    ),
  };
}

/** `3, 1`: what is explored unless something else is typed. */
function usualText(parameter: Parameter): string {
  return formatParameter(boundsOf(parameter, 'exploration').default).replaceAll(',', ', ');
}

/** As it stands in the address; null for the default, which stands in none. */
export function parameterParam(parameter: Parameter, text: string): string | null {
  return text === usualText(parameter) ? null : text;
}

export type ReadOptions =
  | { readonly ok: true; readonly options: ReadyOptions }
  /** `field` is the id of a parameter. */
  | { readonly ok: false; readonly field: string; readonly problem: string };

/** What may be chosen, in a sentence. */
export function ruleOf(parameter: Parameter): string {
  const { min, max, count } = boundsOf(parameter, 'exploration');
  const more = 'Each additional one multiplies the number of orders.';
  return parameter.type === 'integer'
    ? `Between ${min} and ${formatCount(max)}. ${more}`
    : `${count?.min ?? 1} to ${count?.max ?? 100} numbers, each from ${min} to ${formatCount(max)}, with commas between: ${usualText(parameter)}. ${more}`;
}

/** The options that a scenario takes, checked against its bounds. */
export function readOptions(scenario: Takes, typed: ExploreOptions): ReadOptions {
  const asked: Record<string, ParameterValue> = {};
  for (const parameter of scenario.parameters)
    asked[parameter.id] = parseParameter(parameter, typed.parameters[parameter.id] ?? usualText(parameter));
  const read = readParameters(scenario.parameters, asked, 'exploration');
  if (!read.ok) {
    const wrong = scenario.parameters.find(({ id }) => id === read.id);
    return { ok: false, field: read.id, problem: wrong ? ruleOf(wrong) : read.expected };
  }
  return {
    ok: true,
    options: {
      reduce: !typed.all,
      parameters: read.values,
      ...(takesReindex(scenario) ? { reindex: typed.reindex } : {}),
    },
  };
}
