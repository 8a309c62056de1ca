import { z } from 'zod';
import { activityKinds } from '@/lib/contract/activity';
import { isUtcTime } from '@/lib/contract/isUtcTime';
import { explorationStatuses } from '@/lib/contract/interleavings';
import { labLevels, labStatuses } from '@/lib/contract/lab';
import { latencies, loadTestStatuses, outcomes } from '@/lib/contract/loadTests';
import { readSide, sideExpected } from '@/lib/contract/loadTestVerdict';
import { driftCauses, driftStatuses, sweepKinds, sweepOutcomes, sweepStatuses } from '@/lib/contract/sweeps';

/** The query parameters of the routes; a parameter that is not listed is an error. */
export const environmentId = z
  .string()
  .max(63)
  .meta({ description: 'Id of an environment. Default: the first one configured.' });
export const noQuery = z.strictObject({});
export const environmentQuery = z.strictObject({ environment: environmentId.optional() });
const withinMs = z.coerce.number().int().min(50).max(60_000).optional().meta({
  description:
    "Wait at most this long for a copy, and at most the environment's timeout. Copies that have not answered by then are `unavailable`.",
});
export const inspectQuery = z.strictObject({ environment: environmentId.optional(), withinMs });
export const callsQuery = z.strictObject({
  name: z.string().max(2_000).meta({ description: 'The full name of the record.' }),
  environment: environmentId.optional(),
});
export const resolveQuery = z.strictObject({
  id: z.string().max(200).meta({ description: 'The last part of a name, a UUID in lower case.' }),
  environment: environmentId.optional(),
});

/** A whole number as a URL has it: digits alone. */
function whole(what: string, min: number, max: number) {
  const error = `expected ${what}: a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .pipe(z.number().min(min, { error }).max(max, { error }));
}

export const ORDERS_AT_ONCE = 10_000;
export const PAGE = { default: 100, most: 500 } as const;
const limit = whole('a number of entries', 1, PAGE.most)
  .default(PAGE.default)
  .meta({ description: `Maximum number of entries, ${PAGE.default} by default. The header Link has the next page.` });
const order = whole('a number', 0, 999_999_999);

/** Postgres takes no NUL in a text. */
const idText = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^\P{Cc}*$/u, { error: 'expected an id' });

const before = (what: string) =>
  z
    .uuid({ error: `expected the id of a ${what}` })
    .optional()
    .meta({ description: `Id of a ${what}: only those started before it.` });

const search = (what: string) =>
  idText(200)
    .optional()
    .meta({ description: `Only those whose ${what} have all of these words, in any case.` });
const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: `expected one of ${values.join(', ')}` });

export const loadTestsQuery = z.strictObject({
  scenario: idText(100).optional(),
  variant: idText(200).optional(),
  environment: idText(63).optional(),
  label: idText(200).optional().meta({ description: 'Only runs with this label.' }),
  latency: oneOf(latencies).optional(),
  status: oneOf(loadTestStatuses).optional(),
  search: search('label, scenario, variant or id'),
  order: z
    .enum(['newest', 'pinned'], { error: 'expected newest or pinned' })
    .optional()
    .meta({ description: '`pinned`: pinned runs first. Otherwise newest first.' }),
  limit,
  before: before('load test'),
});
const side = (which: string) =>
  z
    .string()
    .max(4_000)
    .regex(/^\P{Cc}*$/u, { error: sideExpected })
    .transform((text, context) => {
      const selector = readSide(text);
      if (selector !== null) return selector;
      context.addIssue({ code: 'custom', message: sideExpected });
      return z.NEVER;
    })
    .meta({
      description: `The runs ${which}: comma-separated ids, \`label:TEXT\`, \`variant:ID\` or \`deployment:ID\`.`,
      type: 'string',
    });

export const verdictQuery = z.strictObject({
  before: side('before the fix'),
  after: side('after it'),
  scenario: idText(100).optional(),
  environment: idText(63).optional(),
});
export const RECORDS_PAGE = { default: 50, most: 100 } as const;
export const recordsQuery = z.strictObject({
  environment: environmentId.optional(),
  changedSince: z
    .string()
    .refine(isUtcTime, 'expected an ISO 8601 UTC time with at most microseconds, like 2026-01-18T10:32:07.418204Z')
    .optional()
    .meta({ description: 'Only records that changed then or later. Needs a type with `changedAt`.' }),
  withinMs,
  after: z.string().max(4_000).optional().meta({ description: 'The end of the previous page, from its header Link.' }),
  limit: whole('a number of entries', 1, RECORDS_PAGE.most)
    .default(RECORDS_PAGE.default)
    .meta({
      description: `Maximum number of entries, ${RECORDS_PAGE.default} by default. Each is inspected. The header Link has the next page.`,
    }),
});
export const iterationsQuery = z.strictObject({
  outcome: z.enum(outcomes, { error: `expected one of ${outcomes.join(', ')}` }).optional(),
  delayMs: whole('a delay in milliseconds', 0, 60_000).optional(),
  after: order.default(0).meta({ description: 'Only iterations with a higher number.' }),
  limit,
  inspection: z
    .literal('omit', { error: 'expected omit' })
    .optional()
    .meta({ description: '`omit`: without the inspections, which are large.' }),
});
export const loadTestEventsQuery = z.strictObject({
  after: order.default(0).meta({
    description:
      'Only iterations that finished after the one with this `order`. The header Last-Event-ID takes precedence.',
  }),
});
export const interleavingsQuery = z.strictObject({
  scenario: idText(100).optional(),
  variant: idText(200).optional(),
  environment: idText(63).optional(),
  status: oneOf(explorationStatuses).optional(),
  search: search('scenario, variant, author or id'),
  latest: z.literal('true', { error: 'expected true' }).optional().meta({
    description:
      '`true`: only the newest of each scenario, variant and options, plus one that is running. Cancelled and failed ones only if there is no other.',
  }),
  limit,
  before: before('exploration'),
});
export const interleavingQuery = z.strictObject({
  schedules: z
    .literal('omit', { error: 'expected omit' })
    .optional()
    .meta({ description: '`omit`: without the orders, of which there may be thousands.' }),
  after: order.default(0).meta({ description: 'Only orders with a higher number.' }),
  limit: whole('a number of entries', 1, ORDERS_AT_ONCE)
    .default(ORDERS_AT_ONCE)
    .meta({
      description: `Maximum number of orders, ${ORDERS_AT_ONCE} by default. The header Link has the next page.`,
    }),
});
export const matrixQuery = z.strictObject({
  scenario: idText(100),
  environment: environmentId.optional(),
  reindex: z
    .literal('true', { error: 'expected true' })
    .optional()
    .meta({ description: '`true`: races over scorecards with a background reindex job during the calls.' }),
  parameters: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,59}=\d{1,9}(,\d{1,9}){0,99}(;[a-z][a-z0-9_]{0,59}=\d{1,9}(,\d{1,9}){0,99}){0,9}$/, {
      error: 'expected the parameters of the scenario, like coaches=3 or batches=3,1',
    })
    .optional()
    .meta({
      description: 'Parameters of the scenario, like `batches=3,1`, separated by semicolons.',
    }),
  format: z
    .enum(['json', 'text'], { error: 'expected json or text' })
    .optional()
    .meta({ description: 'As a file: JSON, or text for an incident report.' }),
});
export const interleavingExportQuery = z.strictObject({
  format: z.enum(['json', 'text'], { error: 'expected json or text' }),
});
export const labRunsQuery = z.strictObject({
  status: oneOf(labStatuses).optional(),
  search: search('title, author or id'),
  limit,
  before: before('run'),
});
export const labRunQuery = z.strictObject({
  groups: z
    .literal('omit', { error: 'expected omit' })
    .optional()
    .meta({ description: '`omit`: without the outcomes, which may be large.' }),
});
export const labExportQuery = z.strictObject({
  format: z.enum(['json', 'text', 'spec'], { error: 'expected json, text or spec' }),
  variant: idText(200).optional().meta({ description: 'For a spec: a variant. Default: the race as written.' }),
  level: z
    .enum(labLevels, { error: `expected one of ${labLevels.join(', ')}` })
    .optional()
    .meta({ description: 'For a spec: the isolation level. Default: as in the race.' }),
});
export const exportFormats = ['csv', 'json', 'html'] as const;
export const exportQuery = z.strictObject({
  format: z.enum(exportFormats, { error: `expected one of ${exportFormats.join(', ')}` }),
  rows: z
    .enum(['points', 'iterations'], { error: 'expected points or iterations' })
    .optional()
    .meta({ description: 'CSV only: a row per delay (default) or per finished iteration.' }),
});

export const sweepsQuery = z.strictObject({
  environment: idText(63).optional(),
  record: idText(63).optional(),
  kind: z.enum(sweepKinds, { error: 'expected recent or deep' }).optional(),
  status: oneOf(sweepStatuses).optional(),
  outcome: oneOf(sweepOutcomes).optional(),
  search: search('record type, kind, author or id'),
  limit,
  before: before('sweep'),
});

const moment = z.iso.datetime({ offset: true, error: 'expected a time in ISO 8601, such as 2026-11-09T10:00:00Z' });
const driftFilter = {
  environment: idText(63).optional(),
  record: idText(63).optional(),
  cause: z.enum(driftCauses, { error: `expected one of ${driftCauses.join(', ')}` }).optional(),
  status: z.enum(driftStatuses, { error: 'expected open or healed' }).optional(),
  tenant: idText(255).optional().meta({ description: 'Value of the leading key part.' }),
  name: idText(2_000).optional().meta({ description: 'The full name of a record.' }),
  search: search('record names'),
  sweep: z
    .uuid({ error: 'expected the id of a sweep' })
    .optional()
    .meta({ description: 'Id of a sweep: only drifts that it was the first or the last to see.' }),
  since: moment.optional().meta({ description: 'First seen at this time or later.' }),
  until: moment.optional().meta({ description: 'First seen before this time.' }),
};
export const driftsQuery = z.strictObject({
  ...driftFilter,
  limit,
  after: z
    .uuid({ error: 'expected the id of a drift' })
    .optional()
    .meta({ description: 'Id of a drift: only those after it.' }),
});
export const driftExportQuery = z.strictObject({
  ...driftFilter,
  format: z.enum(['csv', 'json'], { error: 'expected csv or json' }),
});
export const driftQuery = z.strictObject({
  environment: environmentId.optional(),
  days: whole('days', 1, 90).default(14).meta({ description: 'How many days to go back, 14 by default.' }),
});

export const environmentFilter = z.strictObject({
  environment: idText(63).optional().meta({ description: 'Id of an environment. Default: all.' }),
});
export const deploymentsQuery = z.strictObject({
  environment: idText(63)
    .optional()
    .meta({ description: 'Id of an environment. Includes those of every environment.' }),
  limit,
  before: z
    .uuid({ error: 'expected the id of a deployment' })
    .optional()
    .meta({ description: 'Id of a deployment: only those before it.' }),
});
export const snapshotsQuery = z.strictObject({
  name: idText(2_000).optional().meta({ description: 'The full name of a record.' }),
  environment: idText(63).optional().meta({ description: 'Id of an environment. Default: all.' }),
  limit,
  before: z
    .uuid({ error: 'expected the id of a snapshot' })
    .optional()
    .meta({ description: 'Id of a snapshot: only those created before it.' }),
});
export const activityQuery = z.strictObject({
  by: idText(255).optional().meta({ description: 'Only what this person did.' }),
  kind: z.enum(activityKinds, { error: `expected one of ${activityKinds.join(', ')}` }).optional(),
  subject: idText(2_000).optional().meta({ description: 'Id of a run or of anything else: only what was done to it.' }),
  limit,
  before: whole('the id of an entry', 1, 999_999_999)
    .optional()
    .meta({ description: 'Id of an entry: only those before it.' }),
});
