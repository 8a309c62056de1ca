import type { RecordEntry } from '@/lib/record/RecordEntry';
import { z } from 'zod';
import { recordEntrySchema } from './recordEntrySchema';
import { expectedDays, FOREVER, MOST_DAYS, retentionDefaults, type RetentionKind } from './retention';
import { object } from './strictObject';
import {
  cacheSeconds,
  callUrlTemplate,
  command,
  grpcUrlTemplate,
  targetsSchema,
  template,
  urlTemplate,
} from './targetSchema';

const SEGMENT = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const milliseconds = (least: number, expected: string) => z.int(expected).min(least, expected).max(3_600_000, expected);

function connection(schemes: readonly string[]) {
  const expected = 'an object with either "url" or "command"';
  return object(
    {
      url: urlTemplate(schemes).optional(),
      command: command.optional(),
      cacheSeconds: cacheSeconds.optional(),
      any: z.boolean('true or false').optional(),
    },
    expected,
  ).check((context) => {
    const { url, command: argv, cacheSeconds: seconds, any } = context.value;
    if ((url === undefined) === (argv === undefined))
      context.issues.push({ code: 'custom', message: expected, input: context.value });
    if (url !== undefined && seconds !== undefined) {
      context.issues.push({
        code: 'custom',
        message: '"cacheSeconds" only together with "command"',
        input: context.value,
        path: ['cacheSeconds'],
      });
    }
    if (url !== undefined && any !== undefined)
      context.issues.push({
        code: 'custom',
        message: '"any" only together with "command"',
        input: context.value,
        path: ['any'],
      });
  });
}

const coaching = object(
  {
    url: callUrlTemplate,
    grpcUrl: grpcUrlTemplate.optional(),
    token: template('a token as a string').optional(),
    tokenCommand: command.optional(),
  },
  'an object with "url", optionally "grpcUrl", and at most one of "token" and "tokenCommand"',
).check((context) => {
  if (context.value.token === undefined || context.value.tokenCommand === undefined) return;
  context.issues.push({ code: 'custom', message: 'at most one of "token" and "tokenCommand"', input: context.value });
});

const segment = (what: string) =>
  z
    .string(`a ${what} as in a record's name`)
    .regex(SEGMENT, `a ${what} as in a record's name: lower-case letters, digits and inner hyphens`);

const records = z.array(recordEntrySchema, 'a list of record types').max(100, 'at most 100 record types');

const environment = object({
  id: z.string('an id').regex(SEGMENT, 'an id of 1 to 63 lower-case letters, digits or inner hyphens'),
  title: z.string('a title as a string').min(1, 'a title').max(100, 'a title of at most 100 characters').optional(),
  postgres: connection(['postgres:', 'postgresql:']),
  clickhouse: connection(['http:', 'https:']),
  coaching: coaching.optional(),
  loadTests: z.boolean('true or false').optional(),
  settleMs: milliseconds(0, 'a whole number of milliseconds from 0 to 3600000').optional(),
  timeoutMs: milliseconds(1, 'a whole number of milliseconds from 1 to 3600000').optional(),
  customers: z
    .array(
      object({ customer: segment('customer'), profile: segment('profile') }, 'an object with "customer" and "profile"'),
      'a list of { "customer", "profile" }',
    )
    .max(1000, 'at most 1000 customers')
    .optional(),
  records: records.optional(),
  targets: targetsSchema.optional(),
});

const days = z
  .union([z.int(expectedDays).min(1, expectedDays).max(MOST_DAYS, expectedDays), z.literal(FOREVER)], expectedDays)
  .transform((value) => (value === FOREVER ? null : value))
  .optional();

const retentionDays = Object.fromEntries(Object.keys(retentionDefaults).map((kind) => [kind, days])) as Record<
  RetentionKind,
  typeof days
>;

const EXPECTED = 'an object with "environments", "records" or "scenarios"';

/** The form of lastwrite.config.json. Without environments there is the one that variables name. */
export const configFileSchema = object(
  {
    $schema: z.string('a URL').optional(),
    embedded: z.boolean('true or false').optional(),
    retention: object(retentionDays, 'an object with days').optional(),
    drift: object({ keepValues: z.boolean('true or false').optional() }, 'an object with keepValues').optional(),
    environments: z
      .array(environment, 'a list of environments')
      .min(1, 'at least one environment')
      .max(100, 'at most 100 environments')
      .optional(),
    records: records.optional(),
    /** Of every environment; one that names the same itself has its own. */
    targets: targetsSchema.optional(),
    scenarios: z
      .array(z.string('a path, like scenarios/*.jsonc').min(1, 'a path, like scenarios/*.jsonc'), 'a list of paths')
      .max(100, 'at most 100 paths')
      .optional(),
  },
  EXPECTED,
);

type Parsed = z.infer<typeof configFileSchema>;
type WithLines<Entries> = { readonly records?: readonly (Entries & Pick<RecordEntry, 'where'>)[] };
type Entry = z.infer<typeof recordEntrySchema>;
type ParsedEnvironment = NonNullable<Parsed['environments']>[number];

/** The file as it was read; its record types know the line on which they stand. */
export type ConfigFile = Omit<Parsed, 'records' | 'environments'> &
  WithLines<Entry> & { readonly environments?: readonly (Omit<ParsedEnvironment, 'records'> & WithLines<Entry>)[] };
