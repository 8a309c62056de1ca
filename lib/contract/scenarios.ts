import { z } from 'zod';
import { copyingSchema } from './inspect';
import { parameterSchema } from './parameters';

/** How the actors of a scenario act. `library`: in steps of Lastwrite's own code; the others by requests of a team's own, and by SQL. */
export const drivers = ['library', 'http', 'grpc', 'sql'] as const;
export type Driver = (typeof drivers)[number];

/** What a race can break. The scenario declares it, and its runs keep it. */
export const violationSchema = z
  .object({
    code: z.string(),
    /** The rule that must hold, in a sentence without its full stop. */
    title: z.string(),
    /** What its violation is called where there is no room for the rule. */
    label: z.string(),
    /** What it comes to, as the end of a sentence: `the submission is lost`. */
    consequence: z.string(),
  })
  .meta({ id: 'Violation' });
export type Violation = z.infer<typeof violationSchema>;

export const variantSchema = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  shipped: z.boolean().meta({ description: 'The variant has been in production.' }),
  choices: z
    .array(z.object({ id: z.string(), title: z.string() }))
    .optional()
    .meta({
      description:
        'The independent choices that make up the variant, always in the same order. Omitted if variants are a plain list.',
    }),
  copying: copyingSchema.optional(),
});

/** Whether its actors are requests to an API of a team's own. */
export function sendsRequests({ driver }: { readonly driver: Driver }): boolean {
  return driver === 'http' || driver === 'grpc';
}

/** Whether its actors are SQL sessions, whose orders are run in the race lab. */
export function isOfSql({ driver }: { readonly driver: Driver }): boolean {
  return driver === 'sql';
}

/** What a run keeps of its scenario, so that it is read as it was whatever becomes of the scenario. */
export const racedSchema = z
  .object({
    title: z.string(),
    driver: z.enum(drivers),
    /** Id of the record type that its subjects are; null in a race over rows of its own in the console's database. */
    recordType: z.string().nullable(),
    violations: z.array(violationSchema),
    edition: z.string().optional().meta({
      description:
        'Digest of what the file of a scenario does, apart from its variants. Runs of different editions raced differently.',
    }),
  })
  .meta({ id: 'Raced' });
export type Raced = z.infer<typeof racedSchema>;

/** Whether its actors are calls of the reference service, or of one that speaks as it does. */
export function racesCalls({ driver, recordType }: Pick<Raced, 'driver' | 'recordType'>): boolean {
  return driver === 'library' && recordType !== null;
}

export const scenarioSchema = z
  .object({
    id: z.string(),
    ...racedSchema.shape,
    summary: z.string(),
    parameters: z.array(parameterSchema),
    variants: z.array(variantSchema),
    /** Who races. `delayed` actors start `delayMs` after the others. */
    actors: z.array(z.object({ id: z.string(), title: z.string(), delayed: z.boolean() })),
    runsAs: z.array(z.enum(['load_test', 'exploration'])).meta({
      description:
        'An SQL scenario is explored in the race lab: `POST /api/lab` with its id as `scenario`. Without a check it has no load test.',
    }),
  })
  .meta({ id: 'Scenario' });
export type ScenarioDescription = z.infer<typeof scenarioSchema>;

export const scenariosResponseSchema = z.array(scenarioSchema).meta({ id: 'ScenariosResponse' });
export type ScenariosResponse = z.infer<typeof scenariosResponseSchema>;
