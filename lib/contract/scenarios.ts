import { z } from 'zod';

export const scenarioIds = ['scorecard_race', 'many_coaches', 'evaluation_batches', 'scheduler_claims'] as const;
export type ScenarioId = (typeof scenarioIds)[number];

/** What must hold of a scorecard once everything is quiet, in the domain's order; then the invariants of the other scenarios. */
export const violationCodes = [
  'submission_lost', 'update_lost', 'historic_mismatch', 'clickhouse_mismatch', 'duplicate_final',
  'count_mismatch', 'never_completes', 'processed_twice', 'left_behind',
] as const;
export type ViolationCode = (typeof violationCodes)[number];

export const scenarioSchema = z.object({
  id: z.enum(scenarioIds),
  title: z.string(),
  summary: z.string(),
  /** `shipped`: the variant was in production at some time. */
  variants: z.array(z.object({ id: z.string(), title: z.string(), summary: z.string(), shipped: z.boolean() })),
  invariants: z.array(z.object({ code: z.enum(violationCodes), title: z.string() })),
  /** Who races. `delayed` actors start `delayMs` after the others. */
  actors: z.array(z.object({ id: z.string(), title: z.string(), delayed: z.boolean() })),
}).meta({ id: 'Scenario' });
export type ScenarioDescription = z.infer<typeof scenarioSchema>;

export const scenariosResponseSchema = z.array(scenarioSchema).meta({ id: 'ScenariosResponse' });
export type ScenariosResponse = z.infer<typeof scenariosResponseSchema>;
