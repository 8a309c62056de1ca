import { z } from 'zod';
import { copyingSchema } from './inspect';

export const scenarioIds = ['scorecard_race', 'many_coaches', 'evaluation_batches', 'scheduler_claims'] as const;
export type ScenarioId = (typeof scenarioIds)[number];

/** How many race: each of these numbers belongs to one scenario. */
export const sizeOwners = {
  coaches: 'many_coaches',
  batches: 'evaluation_batches',
  schedulers: 'scheduler_claims',
} as const satisfies Readonly<Record<string, ScenarioId>>;
export type SizeOption = keyof typeof sizeOwners;
export const sizeOptions: readonly SizeOption[] = ['coaches', 'batches', 'schedulers'];

/** The number that a scenario lets a run choose; null where there is none. */
export function sizeOptionOf(scenario: string): SizeOption | null {
  return sizeOptions.find((option) => sizeOwners[option] === scenario) ?? null;
}

export interface RaceSize {
  readonly coaches?: number | undefined;
  readonly batches?: readonly number[] | undefined;
  readonly schedulers?: number | undefined;
}

/** The number that the scenario has, as it was asked for or else as it is by default, and no other. */
export function ownSize(
  scenario: string,
  asked: RaceSize,
  defaults: { readonly coaches: number; readonly batches: readonly number[]; readonly schedulers: number },
): { coaches?: number; batches?: number[]; schedulers?: number } {
  const option = sizeOptionOf(scenario);
  switch (option) {
    case 'coaches':
      return { coaches: asked.coaches ?? defaults.coaches };
    case 'batches':
      return { batches: [...(asked.batches ?? defaults.batches)] };
    case 'schedulers':
      return { schedulers: asked.schedulers ?? defaults.schedulers };
    case null:
      return {};
    default:
      return option satisfies never;
  }
}

/** Whether calls are sent to an environment's coaching API, on scorecards: the others race over tables in the console's own database. */
export function racesCalls(scenario: string): boolean {
  return scenario !== 'evaluation_batches' && scenario !== 'scheduler_claims';
}

/** What must hold of a scorecard once everything is quiet, in the domain's order; then the invariants of the other scenarios. */
export const violationCodes = [
  'submission_lost',
  'update_lost',
  'historic_mismatch',
  'clickhouse_mismatch',
  'duplicate_final',
  'count_mismatch',
  'never_completes',
  'processed_twice',
  'left_behind',
] as const;
export type ViolationCode = (typeof violationCodes)[number];

export const scenarioSchema = z
  .object({
    id: z.enum(scenarioIds),
    title: z.string(),
    summary: z.string(),
    variants: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        summary: z.string(),
        shipped: z.boolean().meta({ description: 'The variant was in production at some time.' }),
        choices: z
          .array(z.object({ id: z.string(), title: z.string() }))
          .optional()
          .meta({
            description:
              'The independent choices that make up the variant, always in the same order; left out where variants are a plain list.',
          }),
        copying: copyingSchema.optional(),
      }),
    ),
    invariants: z.array(z.object({ code: z.enum(violationCodes), title: z.string() })),
    /** Who races. `delayed` actors start `delayMs` after the others. */
    actors: z.array(z.object({ id: z.string(), title: z.string(), delayed: z.boolean() })),
  })
  .meta({ id: 'Scenario' });
export type ScenarioDescription = z.infer<typeof scenarioSchema>;

export const scenariosResponseSchema = z.array(scenarioSchema).meta({ id: 'ScenariosResponse' });
export type ScenariosResponse = z.infer<typeof scenariosResponseSchema>;
