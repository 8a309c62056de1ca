import { z } from 'zod';
import type { ToldFinding } from '@/lib/contract/told';
import {
  copyingTimes,
  copyStamps,
  fieldStatuses,
  findingCodes,
  severities,
  verdicts,
  workStates,
} from '@/lib/evidence/model';
import { isUtcTime } from './isUtcTime';
import { refuseImpossibleTimes } from './refuseImpossibleTimes';
import { oneOf, refuseHalfMeanings, reportedMeaning, toldMeaning } from './steps';

/** At most this many names in one bulk request. */
export const MAX_NAMES = 500;

const time = z.string().meta({ description: 'ISO 8601 UTC with microseconds as read from the store.' });
export const fieldValueSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.string().nullable()),
]);

const sourceId = z.string().meta({ description: 'The id of an entry of `copies`.' });
/** What tells a row apart from the others of its row set, by key part; empty for the root's row. */
const rowKey = { rowSet: z.string(), key: z.record(z.string(), z.string()) };

export const copySchema = z
  .object({
    id: z.string(),
    copy: z.string().meta({
      description: 'The copy of the record type: FINAL and RAW are two views of one copy in ClickHouse.',
    }),
    title: z.string(),
    where: z.string(),
    store: z.enum(['postgres', 'clickhouse']),
    role: z.enum(['truth', 'derived']),
    view: z.enum(['rows', 'final', 'raw']),
    status: z.enum(['ok', 'missing', 'unavailable']),
    durationMs: z.number(),
    error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
    /** The statements that fetched this copy, ready to be pasted into psql or clickhouse-client. `parameters` are values that the text leaves open. */
    queries: z.array(z.object({ title: z.string(), sql: z.string(), parameters: z.record(z.string(), z.string()) })),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'Copy' });

export const rowSetSchema = z
  .object({
    id: z.string(),
    noun: z.string(),
    plural: z.string(),
    key: z.array(z.string()).meta({ description: 'The key parts that identify its rows. None for the root.' }),
    fields: z.array(z.object({ id: z.string(), label: z.string() })),
  })
  .meta({ id: 'RowSet' });

export const fieldSchema = z
  .object({
    field: z.string(),
    label: z.string(),
    values: z.record(z.string(), fieldValueSchema).meta({
      description: 'By the id of an entry of `copies`. A copy without a row, or that was not read, has none.',
    }),
    status: z.enum(fieldStatuses),
    rule: z.string(),
    acknowledged: z.string().optional().meta({
      description: 'What an acknowledged call set, in words, if the truth does not hold it.',
    }),
    absent: z.array(sourceId),
    differs: z.array(sourceId),
  })
  .meta({ id: 'Field' });

export const rowSchema = z
  .object({ ...rowKey, status: z.enum(fieldStatuses), fields: z.array(fieldSchema) })
  .meta({ id: 'Row' });

export const versionSchema = z
  .object({
    copy: z.string().meta({ description: 'The copy in ClickHouse that stores it.' }),
    ...rowKey,
    version: z.string().nullable(),
    insertOrder: z.number().int().nullable(),
    part: z.string(),
    survives: z.boolean(),
    tombstone: z.boolean(),
    cancels: z.boolean().optional().meta({
      description: 'A row of a collapsing table whose negative sign takes another row back.',
    }),
    deleted: z.boolean(),
    markedDeletedBy: z.string().nullable().optional().meta({
      description: 'A plain column that marks this row as deleted, although the engine does not use it.',
    }),
    insertedAt: time.nullable().optional().meta({
      description: 'When it was inserted, to the second, if known. Read only if copies differ.',
    }),
    values: z.record(z.string(), fieldValueSchema),
    changed: z.array(z.object({ field: z.string(), from: fieldValueSchema, to: fieldValueSchema })),
    mergedInserts: z.number().int(),
    below: z
      .number()
      .int()
      .nullable()
      .optional()
      .meta({ description: 'Insert order of the highest version that was inserted earlier and outranks this one.' }),
  })
  .meta({ id: 'Version' });

export const stepSchema = z
  .object({ name: z.string(), actor: z.string(), startedAt: time, finishedAt: time, ...toldMeaning })
  .meta({ id: 'Step', description: 'A step as it ran. What it does is omitted if the caller did not report it.' });

export const copyingSchema = z
  .object({
    when: z.enum(copyingTimes, { error: oneOf(copyingTimes) }).meta({
      description:
        '`before_commit`: the call inserts its copy into ClickHouse while its transaction is open, so ClickHouse may hold what Postgres never committed. `sent_before_commit`: it sends the message to copy the record while its transaction is open, so the copy may hold the state before it.',
    }),
    stampedWith: z.enum(copyStamps, { error: oneOf(copyStamps) }).meta({
      description:
        'What the version of a copy is: the time of insertion, the row’s updated_at, or a time taken while the row was saved.',
    }),
  })
  .meta({ id: 'Copying', description: 'How the call copies its changes to ClickHouse.' });

export const workSchema = z
  .object({ actor: z.string(), state: z.enum(workStates, { error: oneOf(workStates) }) })
  .meta({
    id: 'LeftWork',
    description: 'Work that runs after the call’s answer. `actor` is the actor of its steps.',
  });

export const callSchema = z
  .object({
    call: z.string().meta({ description: 'A call of the record’s type, as listed by GET /api/records.' }),
    startedAt: time,
    finishedAt: time,
    status: z.number().int(),
    request: z.unknown().optional(),
    response: z.unknown(),
    strategy: z.string().optional(),
    copying: copyingSchema.optional(),
    work: z.array(workSchema).optional(),
    steps: z.array(stepSchema).optional(),
  })
  .meta({ id: 'Call' });

/**
 * What a call is worth as evidence, the least first: what changed and shows nothing; a read whose answer shows a milestone, which can prove a loss; a
 * write that may have happened, for nobody acknowledged or refused it; an acknowledged write.
 */
export const callEvidence = ['none', 'shown_milestone', 'possible_write', 'acknowledged_write'] as const;
export type CallEvidence = (typeof callEvidence)[number];

export const droppedCallsSchema = z
  .object({
    call: z.string().meta({ description: 'The name of these calls, empty if no longer known.' }),
    evidence: z.enum(callEvidence),
    newestStartedAt: time,
  })
  .meta({
    id: 'DroppedCalls',
    description: 'Dropped calls of one kind: some or all of those that started up to `newestStartedAt`.',
  });

const remedySchema = z
  .object({
    repair: z.string().meta({ description: 'What to do, in a sentence or two.' }),
    statements: z
      .array(
        z.object({ store: z.enum(['postgres', 'clickhouse']), copy: z.string(), table: z.string(), sql: z.string() }),
      )
      .meta({
        description: 'SQL that repairs this record, in the order to run it. The console never runs it.',
      }),
    sendAgain: z.array(z.object({ call: z.string(), request: z.unknown().optional() })).meta({
      description: 'Calls to send again, if the truth itself lost what they set.',
    }),
    prevention: z.string().nullable(),
  })
  .meta({ id: 'Remedy' });

const toldFinding = z
  .object({
    code: z.enum(findingCodes),
    severity: z.enum(severities),
    copy: z.string().nullable().meta({ description: 'The copy that it is about. null: the truth, or all copies.' }),
    title: z.string(),
    explanation: z.string(),
    /** What happened, in which order; one sentence each. */
    narrative: z.array(z.string()),
    /** Facts by name, as the detector found them. */
    evidence: z.record(z.string(), z.unknown()),
    /** The code of the finding that explains this one; it is folded under that one. */
    explainedBy: z.enum(findingCodes).nullable(),
    remedy: remedySchema.optional().meta({ description: 'What to do about it and about what it explains.' }),
  })
  .meta({ id: 'Finding' });
/** The facts keep the types that their detector gave them: nobody has to read them out of an unknown again. */
export const findingSchema = toldFinding as unknown as z.ZodType<ToldFinding>;

export const inspectionSchema = z
  .object({
    name: z.string(),
    recordType: z.string(),
    title: z.string().meta({ description: 'The name of the record type for people.' }),
    environment: z.string(),
    inspectedAt: time,
    durationMs: z.number(),
    verdict: z.enum(verdicts),
    /** The verdict in one sentence, for people. `lead` is its first words, the sentence goes on with `rest`. */
    headline: z.object({ lead: z.string(), rest: z.string() }),
    settleMs: z.number().int(),
    copies: z.array(copySchema).meta({ description: 'The truth first.' }),
    rowSets: z.array(rowSetSchema).meta({ description: 'The root’s first.' }),
    checks: z.array(z.object({ id: z.string(), status: z.enum(['pass', 'fail', 'unknown']), summary: z.string() })),
    rows: z.array(rowSchema).meta({ description: 'The root’s row first.' }),
    versions: z.array(versionSchema),
    calls: z.array(callSchema),
    callsError: z.string().nullable().meta({
      description: 'Why `calls` may be incomplete. null if the console’s own database returned them.',
    }),
    callClock: z.object({ offsetMs: z.number(), calls: z.number().int() }).nullable().optional().meta({
      description:
        'How far the reporting clock is behind Postgres’ clock, estimated from answers with a Postgres time. Findings use Postgres’ time, `calls` are as reported.',
    }),
    droppedCalls: z.array(droppedCallsSchema).optional().meta({
      description:
        'Reported calls that are no longer stored. A record keeps 300 and first drops those that prove least. A loss that only they could show is not seen.',
    }),
    commits: z.array(
      z.object({
        transactionId: z.string(),
        committedAt: time.nullable(),
        source: z.string(),
        rows: z.array(z.object(rowKey)).meta({ description: 'The rows that it was the last to write.' }),
      }),
    ),
    findings: z.array(findingSchema),
    notJudged: z.array(z.object({ what: z.string(), why: z.string(), enabledBy: z.string() })).meta({
      description: 'What cannot be judged for this record type, and the configuration that would make it possible.',
    }),
    keptWith: z.object({ loadTest: z.string(), iteration: z.number().int() }).optional().meta({
      description:
        'The record was deleted with its load test. This is the inspection by which the iteration was judged.',
    }),
    seal: z.string().optional().meta({
      description:
        'Lets POST /api/snapshots recognize the answer. Omitted if the console has no database, or it does not answer.',
    }),
  })
  .meta({ id: 'Inspection' });
export type Inspection = z.infer<typeof inspectionSchema>;

export const inspectManyRequestSchema = z
  .strictObject({
    names: z.array(z.string().max(100_000)).min(1),
    environment: z.string().optional(),
  })
  .meta({ id: 'InspectManyRequest' });
export type InspectManyRequest = z.infer<typeof inspectManyRequestSchema>;

/** An inspection in few words. */
export const recordVerdictSchema = z.object({
  name: z.string(),
  recordType: z.string().nullable().meta({ description: 'null for an id that no store holds.' }),
  verdict: z.enum(verdicts),
  findings: z.array(z.enum(findingCodes)),
  headline: z.string().optional(),
  unread: z.array(sourceId).meta({
    description: 'Copies that could not be read. Nothing is known about them.',
  }),
  callsError: z.string().optional().meta({
    description: 'Why calls on this record may be missing from the judgement. Omitted if none are.',
  }),
  error: z.object({ code: z.string(), detail: z.string() }).optional(),
});

export const inspectManyResponseSchema = z
  .object({
    results: z
      .array(recordVerdictSchema)
      .meta({ description: 'One entry per name, in order. An id with several names has one for each.' }),
    notUnderstood: z.array(z.string()).meta({
      description:
        'Text that looks like the name or the id of a record and is none, each once, at most 500. Nothing was read for it.',
    }),
  })
  .meta({ id: 'InspectManyResponse' });
export type InspectManyResponse = z.infer<typeof inspectManyResponseSchema>;

const reportedTime = z
  .string()
  .refine(isUtcTime, 'expected an ISO 8601 UTC time with at most microseconds, like 2026-01-18T10:32:07.418204Z')
  // The zero of a clock, 1970 or the year 1, is no time of a call. Texts in one format sort as times.
  .refine((text) => text >= '2000', 'expected a time since the year 2000')
  .meta({
    description: 'ISO 8601 UTC, at most microseconds, since 2000 and at most an hour ahead of the console’s clock.',
    format: 'date-time',
  });
/** That it names a record, and that the call is one of its type's, is checked where the record types are known. */
const reportedName = z.string().max(2_000).meta({ description: 'The name of a record, exactly.' });

/**
 * What a service or a proxy tells of calls it saw, so that the console can hold them against the stores. A second report with the same `id` replaces the
 * first; without an `id` the very same call told again is one, and a call that is told before it has ended becomes two.
 */
export const recordCallsRequestSchema = z
  .strictObject({
    environment: z.string().optional(),
    calls: z
      .array(
        z
          .strictObject({
            ...callSchema.shape,
            call: z.string().min(1).max(200),
            name: reportedName,
            id: z
              .string()
              .min(1)
              .max(200)
              .regex(/^[!-~]+$/, 'expected printable ASCII without spaces')
              .optional(),
            startedAt: reportedTime,
            finishedAt: reportedTime,
            status: z
              .number()
              .int()
              .min(0)
              .max(599)
              .refine((status) => status === 0 || status >= 100, 'expected 0 for no answer, or an HTTP status')
              .meta({ description: 'The HTTP status of the answer; 0 when none came.' }),
            strategy: z.string().max(100).optional(),
            copying: z.strictObject(copyingSchema.shape).optional(),
            work: z
              .array(z.strictObject({ ...workSchema.shape, actor: z.string().max(200) }))
              .max(20)
              .optional(),
            steps: z
              .array(
                z
                  .strictObject({
                    name: z.string().max(200),
                    actor: z.string().max(200),
                    startedAt: reportedTime,
                    finishedAt: reportedTime,
                    ...reportedMeaning,
                  })
                  .superRefine(refuseHalfMeanings),
              )
              .max(500)
              .optional(),
          })
          .superRefine(refuseImpossibleTimes),
      )
      .min(1)
      .max(100),
  })
  .meta({ id: 'RecordCallsRequest' });
export type RecordCallsRequest = z.infer<typeof recordCallsRequestSchema>;

export const recordCallsResponseSchema = z.object({ recorded: z.number().int() }).meta({ id: 'RecordCallsResponse' });
export type RecordCallsResponse = z.infer<typeof recordCallsResponseSchema>;

/** GET /api/names?id= : the full names a bare id may mean. */
export const resolveResponseSchema = z.object({ names: z.array(z.string()) }).meta({ id: 'ResolveResponse' });
export type ResolveResponse = z.infer<typeof resolveResponseSchema>;
