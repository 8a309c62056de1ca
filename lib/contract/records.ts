import { z } from 'zod';
import { recordVerdictSchema } from './inspect';
import { callKinds, keyPartTypes } from '@/lib/record/RecordType';

const keyPart = z.object({
  id: z.string(),
  type: z.enum(keyPartTypes),
  form: z
    .object({ pattern: z.string(), longest: z.number().int(), expected: z.string(), example: z.string() })
    .optional()
    .meta({ description: 'A stricter form than the type’s: a regular expression for the whole part.' }),
});
const rootField = z.string().meta({ description: 'A field of the first row set.' });
/** By copy, or by key part. */
const columns = z.record(z.string(), z.string());

export const recordTypeSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    name: z.string().meta({
      description: 'The format of its names. Each `{part}` is a key part: `tenants/{tenant}/orders/{order}`.',
    }),
    key: z.array(keyPart).meta({ description: 'The parts that identify a record, in the order of the name.' }),
    environments: z.array(z.string()).meta({ description: 'Ids of the environments with records of this type.' }),
    rowSets: z
      .array(
        z.object({
          id: z.string(),
          noun: z.string(),
          plural: z.string(),
          key: z.array(keyPart).meta({ description: 'What identifies its rows. Empty for the first.' }),
        }),
      )
      .meta({ description: 'The record’s own row first, then its child rows.' }),
    copies: z
      .array(
        z.object({
          id: z.string(),
          title: z.string(),
          where: z.string(),
          store: z.enum(['postgres', 'clickhouse']),
          role: z.enum(['truth', 'derived']),
          tables: z.array(
            z.object({
              rowSet: z.string(),
              table: z.string(),
              key: columns.meta({ description: 'Column by key part.' }),
              carriesRoot: z.boolean().meta({ description: 'Its rows also carry the fields of the first row set.' }),
            }),
          ),
        }),
      )
      .meta({ description: 'The truth first.' }),
    fields: z.array(
      z.object({
        rowSet: z.string(),
        id: z.string(),
        label: z.string(),
        columns: columns.meta({ description: 'Column by the id of a copy. A copy without an entry does not have it.' }),
        expressions: columns.meta({ description: 'SQL by the id of a copy, if an expression replaces a column.' }),
      }),
    ),
    milestones: z
      .array(z.object({ id: z.string(), title: z.string(), fields: z.array(rootField) }))
      .meta({ description: 'Fields that, once set, are never unset.' }),
    groups: z
      .array(z.object({ id: z.string(), title: z.string(), fields: z.array(rootField) }))
      .meta({ description: 'Fields that are judged together.' }),
    calls: z.array(z.object({ id: z.string(), noun: z.string(), kind: z.enum(callKinds) })).meta({
      description: 'The calls that POST /api/calls takes for records of this type.',
    }),
    changedAt: rootField
      .nullable()
      .meta({ description: 'The field that says when the truth last changed. null: none.' }),
    settleMs: z.number().int().nullable().meta({ description: 'null: the environment’s setting.' }),
    warnings: z
      .array(z.string())
      .meta({ description: 'What cannot be judged, and problems that its tables will cause.' }),
    ignore: z
      .array(z.object({ copy: z.string(), rowSet: z.string(), column: z.string(), why: z.string() }))
      .meta({ description: 'Columns that are not compared.' }),
    problems: z.array(z.object({ path: z.string(), message: z.string() })).meta({
      description:
        'Why its records cannot be inspected in this environment, by the part of its configuration entry. Rows, copies and fields are then those in the entry.',
    }),
  })
  .meta({ id: 'RecordType' });

/** GET /api/records: the record types of this console, those whose names a paste may hold. */
export const recordTypesResponseSchema = z.array(recordTypeSchema).meta({ id: 'RecordTypesResponse' });
export type RecordTypesResponse = z.infer<typeof recordTypesResponseSchema>;

/** GET /api/records/{type}: a page of records with their verdicts. */
export const recordListSchema = z
  .object({
    recordType: z.string(),
    title: z.string(),
    environment: z.string(),
    orderedBy: z.enum(['changed', 'key']).meta({
      description: '`changed`: last changed first · `key`: the type does not say when a record changed.',
    }),
    changedAt: z.string().nullable().meta({ description: 'The field that says when a record last changed.' }),
    records: z.array(
      z.object({
        ...recordVerdictSchema.shape,
        changedAt: z.string().nullable().meta({ description: 'As read from Postgres. null: the type does not say.' }),
      }),
    ),
    next: z.string().nullable().meta({
      description: '`after` of the next page, as in the header Link. null: this is the last page.',
    }),
    notes: z
      .array(z.string())
      .meta({ description: 'What this list leaves out or does not know, and what to do about it.' }),
  })
  .meta({ id: 'RecordList' });
export type RecordListResponse = z.infer<typeof recordListSchema>;

export const trialSchema = z
  .object({
    recordType: z.string(),
    environment: z.string(),
    compared: z.number().int().meta({ description: 'Compared records: at most 200 that both stores hold.' }),
    lookedFor: z.number().int().meta({ description: 'Records of Postgres that were looked up.' }),
    settled: z.boolean().meta({
      description: 'They last changed before the settle window. false: the type does not say when.',
    }),
    example: z
      .string()
      .nullable()
      .meta({ description: 'The name of one that was compared, of one that differs if any does.' }),
    fields: z.array(
      z.object({
        rowSet: z.string(),
        field: z.string(),
        copy: z.string(),
        compared: z.number().int().meta({ description: 'Rows that both hold, and whose values a rule compares.' }),
        uncompared: z.number().int().meta({
          description: 'Rows that both hold and no rule compares: they neither agree nor differ.',
        }),
        agree: z.number().int().meta({ description: 'Of the compared rows.' }),
        suspect: z.boolean().meta({
          description: 'Nearly all differ: the field is probably mapped or scaled wrongly.',
        }),
        says: z.string().meta({ example: 'equal in 200 of 200, when cut to milliseconds' }),
      }),
    ),
  })
  .meta({ id: 'Trial' });
export type TrialResponse = z.infer<typeof trialSchema>;

/** So many proposals are tried in one request. */
export const MOST_TRIALS = 20;

export const discoverRequestSchema = z.strictObject({
  environment: z.string().max(63).optional().meta({ description: 'The first configured one by default.' }),
  trial: z
    .boolean()
    .optional()
    .meta({
      description: `Compare up to 200 records of each of the best ${MOST_TRIALS} proposals that fit and are not configured yet. Without it, no row is read.`,
    }),
  postgres: z.string().max(300).optional().meta({
    description: 'Only the proposal for this Postgres table.',
    example: 'public.orders',
  }),
});

export type DiscoverRequest = z.infer<typeof discoverRequestSchema>;

export const discoverResponseSchema = z
  .object({
    environment: z.string(),
    proposals: z
      .array(
        z.object({
          entry: z
            .record(z.string(), z.unknown())
            .meta({ description: 'An entry for "records" in the configuration file.' }),
          score: z.number().min(0).max(1).meta({ description: 'How likely the match is.' }),
          reasons: z.array(z.string()),
          warnings: z.array(z.string()).meta({ description: 'Problems that its tables will cause.' }),
          problems: z
            .array(z.object({ path: z.string(), message: z.string() }))
            .meta({ description: 'Why it cannot be used as it is.' }),
          trial: trialSchema.nullable().meta({ description: 'null: no records were compared.' }),
          trialProblem: z
            .string()
            .nullable()
            .meta({ description: 'Why its records could not be compared. null: no error.' }),
          configured: z.boolean().meta({ description: 'A record type with these tables already exists.' }),
        }),
      )
      .meta({ description: 'Pairs of tables that look like records and their copies, best first.' }),
    left: z
      .object({ postgres: z.array(z.string()), clickhouse: z.array(z.string()) })
      .meta({ description: 'Tables without a proposal.' }),
  })
  .meta({ id: 'Discovery' });
export type DiscoverResponse = z.infer<typeof discoverResponseSchema>;
