import { interleavingDefaults, interleavingLimits } from '@/lib/contract/interleavings';
import { racesCalls, scenarioIds, sizeOptionOf, type SizeOption } from '@/lib/contract/scenarios';
import type { ReadyOptions } from '@/lib/wording/exploredWith';

/** How variants are explored, as it is typed and as it stands in the address: the same for every cell of the matrix. */
export interface ExploreOptions {
  readonly reindex: boolean;
  /** Run every order, also those that provably equal one that is run. */
  readonly all: boolean;
  readonly coaches: string;
  /** `3, 1`. */
  readonly batches: string;
  readonly schedulers: string;
}

export const defaultOptions: ExploreOptions = {
  reindex: false,
  all: false,
  coaches: String(interleavingDefaults.coaches),
  batches: interleavingDefaults.batches.join(', '),
  schedulers: String(interleavingDefaults.schedulers),
};

/** Which options a scenario takes. */
export function optionsOf(scenario: string): { readonly reindex: boolean; readonly number: SizeOption | null } {
  return { reindex: scenarioIds.some((id) => id === scenario) && racesCalls(scenario), number: sizeOptionOf(scenario) };
}

export function optionsFromParams(params: URLSearchParams): ExploreOptions {
  return {
    reindex: params.get('reindex') === '1',
    all: params.get('orders') === 'all',
    coaches: params.get('coaches') ?? defaultOptions.coaches,
    batches: params.get('batches') ?? defaultOptions.batches,
    schedulers: params.get('schedulers') ?? defaultOptions.schedulers,
  };
}

/** What is not said by default; null where a value is the default and stands in no address. */
export function paramOf(
  option: keyof ExploreOptions,
  options: ExploreOptions,
): readonly [key: string, value: string | null] {
  switch (option) {
    case 'reindex':
      return ['reindex', options.reindex ? '1' : null];
    case 'all':
      return ['orders', options.all ? 'all' : null];
    case 'coaches':
    case 'batches':
    case 'schedulers':
      return [option, options[option] === defaultOptions[option] ? null : options[option]];
    default:
      return option satisfies never;
  }
}

export type ReadOptions =
  | { readonly ok: true; readonly options: ReadyOptions }
  | { readonly ok: false; readonly field: SizeOption; readonly problem: string };

const rules: Readonly<Record<SizeOption, string>> = {
  coaches: `Between ${interleavingLimits.coaches.min} and ${interleavingLimits.coaches.max} coaches. Each one more multiplies the orders many times over.`,
  batches: `Between ${interleavingLimits.batches.min} and ${interleavingLimits.batches.max} batches, each with ${interleavingLimits.batchSize.min} to ${interleavingLimits.batchSize.max} answers, with commas between: 3, 1.`,
  schedulers: `Between ${interleavingLimits.schedulers.min} and ${interleavingLimits.schedulers.max} schedulers. Each one more multiplies the orders many times over.`,
};

/** What may be chosen, in a sentence. */
export function ruleOf(option: SizeOption): string {
  return rules[option];
}

/** The options that a scenario takes, checked against the contract's limits. */
export function readOptions(scenario: string, typed: ExploreOptions): ReadOptions {
  const takes = optionsOf(scenario);
  const common: ReadyOptions = { reduce: !typed.all, ...(takes.reindex ? { reindex: typed.reindex } : {}) };
  if (takes.number === null) return { ok: true, options: common };
  const value = readNumbers(takes.number, typed[takes.number]);
  return value === null
    ? { ok: false, field: takes.number, problem: rules[takes.number] }
    : { ok: true, options: { ...common, [takes.number]: takes.number === 'batches' ? value : value[0] } };
}

function readNumbers(option: SizeOption, text: string): number[] | null {
  const parts = text.split(/[\s,+]+/).filter((part) => part !== '');
  const numbers = parts.map((part) => (/^\d{1,6}$/.test(part) ? Number(part) : NaN));
  const within = ({ min, max }: { readonly min: number; readonly max: number }, value: number) =>
    value >= min && value <= max;
  if (option !== 'batches')
    return numbers.length === 1 && within(interleavingLimits[option], numbers[0] ?? NaN) ? numbers : null;
  return within(interleavingLimits.batches, numbers.length) &&
    numbers.every((each) => within(interleavingLimits.batchSize, each))
    ? numbers
    : null;
}
