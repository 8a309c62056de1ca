import { z } from 'zod';

export const labLevels = ['read committed', 'repeatable read', 'serializable'] as const;
export type LabLevel = (typeof labLevels)[number];
export const labForms = ['lastwrite', 'isolation', 'hermitage'] as const;

/** What a run may ask for. */
export const labRunLimits = {
  /** Orders of each cell. */
  limit: { min: 1, max: 20_000 },
  /** Of the race, in UTF-16 units. */
  characters: 100_000,
  /** Each holds connections. */
  sessions: 10,
  /** Of all sessions together. */
  steps: 200,
  variants: 40,
  /** Variants times levels. */
  cells: 40,
} as const;
export const labRunDefaults = { limit: 5_000 } as const;

const limitExpected = `expected a limit of orders: a whole number from ${labRunLimits.limit.min} to ${labRunLimits.limit.max}`;
const someCells = `expected 1 to ${labRunLimits.cells}, each once`;

const once = (values: readonly unknown[]) => new Set(values).size === values.length;

/** Postgres holds neither a NUL nor half a character. */
const raceText = z
  .string()
  .min(1, { error: 'expected a race' })
  .max(labRunLimits.characters, {
    error: `expected at most ${labRunLimits.characters.toLocaleString('en-US')} characters`,
  })
  .regex(/^[^\0\p{Cs}]*$/u, { error: 'expected a text without NUL and without half surrogate pairs' })
  .meta({
    description: 'In one of the three forms: SQL with `--:` lines, a PostgreSQL isolation spec, or marked lines.',
  });

const variants = z
  .array(z.string().max(200).nullable())
  .min(1, { error: someCells })
  .max(labRunLimits.cells, { error: someCells })
  .refine(once, { error: someCells })
  .meta({ description: 'Names of variants. null is the race as written.' });
const levels = z
  .array(
    z
      .enum(labLevels, { error: `expected ${labLevels.join(', ')} or null` })
      .nullable()
      .meta({ description: 'null: the levels in the race, or the server’s default.' }),
  )
  .min(1, { error: someCells })
  .max(labLevels.length + 1, { error: someCells })
  .refine(once, { error: someCells });

export const labRequestSchema = z
  .strictObject({
    text: raceText,
    variants: variants.optional().meta({ description: 'Default: all, with the race as written first.' }),
    levels: levels.optional().meta({
      description: 'Default: all three, preceded by the race’s own if it names any.',
    }),
    limit: z
      .number({ error: limitExpected })
      .int({ error: limitExpected })
      .min(labRunLimits.limit.min, { error: limitExpected })
      .max(labRunLimits.limit.max, { error: limitExpected })
      .default(labRunDefaults.limit)
      .meta({ description: 'Maximum number of orders per cell.' }),
  })
  .meta({ id: 'LabRequest' });
export type LabInput = z.input<typeof labRequestSchema>;
export type LabRequest = z.output<typeof labRequestSchema>;

/** What starts a run: a race that is sent, or one of the configuration’s files. */
export const labStartSchema = labRequestSchema
  .extend({
    text: raceText.optional(),
    scenario: z.string().max(100).optional().meta({
      description: 'Id of an SQL scenario, instead of `text`. `GET /api/scenarios` lists them.',
      example: 'seat_race',
    }),
  })
  .refine(({ text, scenario }) => (text === undefined) !== (scenario === undefined), {
    error: 'expected either text (a race) or scenario (the id of one)',
    path: ['text'],
  })
  .meta({ id: 'LabStart' });
export type LabStart = z.output<typeof labStartSchema>;

export const labCheckRequestSchema = z.strictObject({ text: raceText }).meta({ id: 'LabCheckRequest' });

const level = z.enum(labLevels).nullable();
export const labStores = ['postgres', 'clickhouse'] as const;
export type LabStore = (typeof labStores)[number];
/** Left out: Postgres. */
const store = z.enum(labStores).optional();
const name = z.string();
/** null: beyond what a number holds. */
const possible = z.number().nullable().meta({
  description: 'The number of orders if no session waits, retries or skips a step.',
});

/** A race as it was read. */
export const labRaceSchema = z
  .object({
    title: z.string().nullable(),
    about: z.string().nullable(),
    form: z.enum(labForms),
    sessions: z.array(
      z.object({
        name,
        level,
        steps: z.array(z.object({ name, store, sql: z.string(), when: z.string().nullable() })),
      }),
    ),
    checks: z.array(z.object({ name, store, sql: z.string() })),
    possible,
    /** The race, a session or a variant names an isolation level. */
    namesLevel: z.boolean(),
    variants: z.array(
      z.object({
        name,
        title: z.string().nullable(),
        /** Steps that it replaces, or leaves out where `sql` is null. */
        changes: z.array(
          z.object({ step: z.string(), store, sql: z.string().nullable(), when: z.string().nullable() }),
        ),
        possible,
      }),
    ),
  })
  .meta({ id: 'LabRace' });
export type LabRace = z.infer<typeof labRaceSchema>;

export const labMistakeSchema = z
  .object({
    /** From 1. */
    line: z.number().int(),
    column: z.number().int(),
    expected: z.string(),
    found: z.string(),
    message: z.string(),
  })
  .meta({ id: 'LabMistake' });
export type LabMistake = z.infer<typeof labMistakeSchema>;

/** One of the two is there. */
export const labCheckSchema = z
  .object({ race: labRaceSchema.nullable(), mistake: labMistakeSchema.nullable() })
  .meta({ id: 'LabCheck' });
export type LabCheck = z.infer<typeof labCheckSchema>;

const row = z.array(z.string().nullable());
const contentsSchema = z
  .object({ store, table: z.string(), columns: z.array(z.string()), rows: z.array(row), cut: z.boolean() })
  .meta({ id: 'LabContents' });
export type LabContents = z.infer<typeof contentsSchema>;

/** What a statement came to. `count` is how many rows there were; `rows` may hold fewer. */
const resultSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('rows'), columns: z.array(z.string()), rows: z.array(row), count: z.number().int() }),
    z.object({ kind: z.literal('done'), tag: z.string() }),
    z.object({ kind: z.literal('error'), code: z.string(), message: z.string() }),
    z.object({ kind: z.literal('lost') }),
    z.object({ kind: z.literal('timeout') }),
    z.object({ kind: z.literal('too_large') }),
  ])
  .meta({ id: 'LabResult' });
export type LabResult = z.infer<typeof resultSchema>;

const stepSchema = z
  .object({
    session: z.string(),
    step: z.string(),
    /** 1, 2, …: of how often its session has begun. */
    attempt: z.number().int(),
    waited: z.boolean(),
    /** Sessions that it waited for. */
    waitedFor: z.array(z.string()).optional(),
    /** One for each statement. */
    results: z.array(resultSchema),
  })
  .meta({ id: 'LabStep' });
export type LabRunStep = z.infer<typeof stepSchema>;

/** One order with everything that it led to. */
const labOrderSchema = z
  .object({
    /** In the order in which they were let go. */
    steps: z.array(stepSchema),
    /** Left out because a guard said so. */
    skipped: z.array(z.string()),
    victims: z.array(z.string()).meta({ description: 'Sessions that were aborted to end a deadlock.' }),
    serialization: z.array(z.string()),
    timeouts: z.array(z.string()),
    leftOpen: z.array(z.string()).meta({ description: 'Sessions that ended with a transaction open.' }),
    contents: z.array(contentsSchema),
    schemaGone: z.boolean(),
    violated: z.array(z.object({ check: z.string(), rows: z.array(row) })),
    unchecked: z.array(z.object({ check: z.string(), why: z.string() })),
  })
  .meta({ id: 'LabOrder' });
export type LabRunOrder = z.infer<typeof labOrderSchema>;

/** Which step of an outcome’s shortest order made the difference. Steps are counted from 0. */
const differenceSchema = z
  .object({
    says: z.string().meta({ example: 'Had one.record come before two.count, within_quota would hold.' }),
    moved: z
      .object({ step: z.number().int(), place: z.enum(['before', 'after']), other: z.number().int() })
      .nullable()
      .meta({
        description: 'Had `step` come before or after `other`. null: no single step changes the outcome.',
      }),
    exchanges: z.number().int().meta({ description: 'Pairs of steps that swap places.' }),
    order: z
      .array(z.object({ session: z.string(), step: z.string(), attempt: z.number().int() }))
      .meta({ description: 'The nearest order with another outcome.' }),
    outcome: z.number().int().nullable().meta({
      description: 'Its outcome, counted from 1. null: an outcome that is not stored.',
    }),
  })
  .meta({ id: 'LabDifference' });
export type LabDifference = z.infer<typeof differenceSchema>;

/** Orders that led to the same. */
export const labGroupSchema = z
  .object({
    orders: z.number().int(),
    shortest: labOrderSchema,
    /** A deadlock’s victim, or a step that did not end: no proof rests on it. */
    serverChose: z.boolean(),
    /** What the tables held after those steps of the shortest order that changed something; `after` counts steps from 0, and -1 is the set-up. */
    states: z.array(z.object({ after: z.number().int(), contents: z.array(contentsSchema) })).optional(),
    /** Left out where no other outcome was found near it. */
    difference: differenceSchema.optional(),
  })
  .meta({ id: 'LabGroup' });
export type LabGroup = z.infer<typeof labGroupSchema>;

export const labCellStatuses = ['queued', 'running', 'finished'] as const;

export const labVerdicts = ['clean', 'violated', 'incomplete'] as const;
export type LabVerdict = (typeof labVerdicts)[number];

/** Every order of one variant at one level. */
export const labCellSchema = z
  .object({
    /** From 1, row by row. */
    n: z.number().int(),
    variant: z.string().nullable(),
    level,
    status: z.enum(labCellStatuses),
    /** Orders run to their end. */
    orders: z.number().int(),
    /** null until it is finished. Clean is only what was run as a whole, in which the server chose nothing and no step always failed. */
    verdict: z.enum(labVerdicts).nullable(),
    possible,
    complete: z.boolean(),
    violating: z.number().int(),
    /** Orders that ended by the server’s choice; each was run three times. */
    serverChose: z.number().int(),
    /** Of those, the ones that did not end the same three times. */
    unsteady: z.number().int(),
    unjudged: z.number().int(),
    /** By check: in how many orders it was violated. */
    violations: z.record(z.string(), z.number().int()),
    failing: z
      .array(z.object({ step: z.string(), code: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Steps that failed in every order that ran them, each with its last error.' }),
    neverRun: z.array(z.string()).optional().meta({ description: 'Steps that a guard left out of every order.' }),
    undivided: z.array(z.string()).optional().meta({
      description: 'Steps that do several things in one. No other session acts in between.',
    }),
    varying: z.array(z.string()).optional().meta({
      description: 'Columns whose values differ between runs of the same order. Outcomes are not told apart by them.',
    }),
    /** Different outcomes. */
    outcomes: z.number().int(),
    /** Why no further order was begun; null: there was none left, the limit was reached, or it was cancelled. */
    stopped: z.string().nullable(),
    tookMs: z.number().nullable(),
  })
  .meta({ id: 'LabCell' });
export type LabCell = z.infer<typeof labCellSchema>;

export const labCellDetailsSchema = labCellSchema
  .extend({
    /** Violating ones first, then the most frequent. */
    groups: z.array(labGroupSchema),
    /** What is not kept of the groups, because there are too many of them or they are too large. */
    left: z.object({ groups: z.number().int(), orders: z.number().int() }),
  })
  .meta({ id: 'LabCellDetails' });
export type LabCellDetails = z.infer<typeof labCellDetailsSchema>;

export const labStatuses = ['queued', 'running', 'completed', 'cancelled', 'failed'] as const;
export type LabStatus = (typeof labStatuses)[number];

const time = z.string().meta({ description: 'ISO 8601 UTC with microseconds.' });

export const labRunSummarySchema = z
  .object({
    id: z.string(),
    status: z.enum(labStatuses),
    title: z.string().nullable(),
    createdAt: time,
    startedBy: z.string().nullable(),
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    /** Cells, those finished, and those in which a check was violated; orders run in all of them. */
    progress: z.object({
      cells: z.number().int(),
      finished: z.number().int(),
      violated: z.number().int(),
      orders: z.number().int(),
    }),
  })
  .meta({ id: 'LabRunSummary' });
export type LabRunSummary = z.infer<typeof labRunSummarySchema>;

export const labRunSchema = labRunSummarySchema
  .extend({
    request: z.object({
      text: z.string(),
      variants: z.array(z.string().nullable()),
      levels: z.array(level),
      limit: z.number().int(),
    }),
    race: labRaceSchema,
    cells: z.array(labCellSchema.extend({ groups: z.array(labGroupSchema).optional() })),
    notes: z.array(z.object({ at: time, message: z.string() })),
    failure: z.object({ code: z.string(), detail: z.string() }).nullable(),
  })
  .meta({ id: 'LabRun' });
export type LabRun = z.infer<typeof labRunSchema>;

export const labRunsResponseSchema = z.array(labRunSummarySchema).meta({ id: 'LabRunsResponse' });

export const startedLabRunSchema = z.object({ id: z.string() }).meta({ id: 'StartedLabRun' });

export const galleryRaceSchema = z
  .object({ id: z.string(), title: z.string(), about: z.string(), text: z.string() })
  .meta({ id: 'GalleryRace' });
export type GalleryRace = z.infer<typeof galleryRaceSchema>;
/** A race of a team’s own, from a file that the configuration names. */
export const labScenarioSchema = galleryRaceSchema
  .extend({ file: z.string().meta({ description: 'Its path in the configuration.' }) })
  .meta({ id: 'LabScenario' });
export type LabScenario = z.infer<typeof labScenarioSchema>;
export const labScenariosResponseSchema = z.array(labScenarioSchema).meta({ id: 'LabScenariosResponse' });
export const galleryResponseSchema = z.array(galleryRaceSchema).meta({ id: 'GalleryResponse' });
