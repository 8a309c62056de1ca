import {
  labLevels,
  labRunDefaults,
  labRunLimits,
  type LabInput,
  type LabLevel,
  type LabRace,
  type LabRunSummary,
} from '@/lib/contract/lab';
import { counted, formatCount, formatTimeLeft } from '@/lib/wording/formatMs';
import { variantTitle } from '@/lib/wording/labOutcome';
import { paceOf } from '../pace';

/** The form as it is filled in. What is left out, is chosen: all variants and levels are, to begin with. */
export interface LabForm {
  readonly text: string;
  readonly withoutVariants: readonly (string | null)[];
  readonly withoutLevels: readonly (LabLevel | null)[];
  readonly limit: string;
}

export function newLabForm(text: string): LabForm {
  return { text, withoutVariants: [], withoutLevels: [], limit: String(labRunDefaults.limit) };
}

export interface Choice<Value> {
  readonly value: Value;
  readonly title: string;
  readonly note: string;
  readonly chosen: boolean;
}

export interface ReadLabForm {
  readonly variants: readonly Choice<string | null>[];
  readonly levels: readonly Choice<LabLevel | null>[];
  /** What keeps it from being started; null: nothing. */
  readonly problem: string | null;
  readonly limitProblem: string | null;
  readonly input: LabInput | null;
  /** What the race is, and how much there is to run. */
  readonly size: string;
}

/** The choices that a parsed race offers, those made, and the request that results. Earlier runs give the estimate of how long it takes. */
export function readLabForm(form: LabForm, race: LabRace, earlier: readonly LabRunSummary[] = []): ReadLabForm {
  const variants = [null, ...race.variants.map(({ name }) => name)].map((value): Choice<string | null> => {
    const variant = race.variants.find(({ name }) => name === value);
    return {
      value,
      title: variantTitle(value),
      note: variant?.title ?? '',
      chosen: !form.withoutVariants.includes(value),
    };
  });
  const levels = [...(race.namesLevel ? [null] : []), ...labLevels].map((value): Choice<LabLevel | null> => ({
    value,
    title: value ?? 'as the race says',
    note: '',
    chosen: !form.withoutLevels.includes(value),
  }));
  const chosenVariants = variants.filter(({ chosen }) => chosen).map(({ value }) => value);
  const chosenLevels = levels.filter(({ chosen }) => chosen).map(({ value }) => value);
  const limit = readLimit(form.limit);
  const cells = chosenVariants.length * chosenLevels.length;
  const limitProblem =
    limit === null
      ? `Enter a whole number from ${labRunLimits.limit.min} to ${formatCount(labRunLimits.limit.max)}.`
      : null;
  const problem =
    chosenVariants.length === 0
      ? 'Choose at least one variant.'
      : chosenLevels.length === 0
        ? 'Choose at least one isolation level.'
        : cells > labRunLimits.cells
          ? `Choose fewer: a run has at most ${labRunLimits.cells} cells, and these are ${cells}.`
          : null;
  return {
    variants,
    levels,
    problem,
    limitProblem,
    size: sizeText(race, chosenVariants, chosenLevels.length, limit, earlier),
    input:
      limit === null || problem !== null
        ? null
        : { text: form.text, variants: chosenVariants, levels: chosenLevels, limit },
  };
}

/** The list with the value taken out or put in. */
export function toggled<Value>(list: readonly Value[], value: Value): readonly Value[] {
  return list.includes(value) ? list.filter((each) => each !== value) : [...list, value];
}

function readLimit(text: string): number | null {
  const { min, max } = labRunLimits.limit;
  const limit = /^\d{1,6}$/.test(text.trim()) ? Number(text) : NaN;
  return limit >= min && limit <= max ? limit : null;
}

function sizeText(
  race: LabRace,
  variants: readonly (string | null)[],
  levels: number,
  limit: number | null,
  earlier: readonly LabRunSummary[],
): string {
  const steps = race.sessions.reduce((sum, session) => sum + session.steps.length, 0);
  const what = `${counted(race.sessions.length, 'session')}, ${counted(steps, 'step')}, ${counted(race.checks.length, 'check')}`;
  if (limit === null || variants.length * levels === 0) return `${what}.`;
  const orders = variants.reduce((sum, variant) => sum + Math.min(limit, possibleOf(race, variant)), 0) * levels;
  const pace = paceOf(earlier.map(({ progress, ...each }) => ({ ...each, orders: progress.orders })));
  const wait = pace === null ? '' : `, about ${formatTimeLeft(orders * pace.msPerOrder)} at the pace of earlier runs`;
  return `${what}. ${counted(variants.length * levels, 'cell')}, about ${counted(orders, 'order')}${wait}.`;
}

function possibleOf(race: LabRace, variant: string | null): number {
  const possible =
    variant === null ? race.possible : (race.variants.find(({ name }) => name === variant)?.possible ?? null);
  return possible ?? Infinity;
}
