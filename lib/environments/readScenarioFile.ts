import { findNodeAtLocation, getNodeValue } from 'jsonc-parser';
import type { RequestEntry, ScenarioFile } from '@/lib/contract/scenarioFile';
import { reservedParameterIds } from '@/lib/contract/parameters';
import { scenarioFileLimits, scenarioFileSchema } from '@/lib/contract/scenarioFile';
import { ConfigError, type ConfigMistake } from './ConfigError';
import { mistakesOf, nearest, parseJsonc, printPath, repeatedKeys, type Path } from './jsoncFile';
import { hasStrayBrace, placeholdersOf, settleValues, ValueCycle, type Json } from './template';

const request = ['http', 'grpc', 'body', 'message', 'headers', 'call', 'capture'];
const keysByPath: readonly { readonly path: RegExp; readonly keys: readonly string[] }[] = [
  { path: /^$/, keys: Object.keys(scenarioFileSchema.shape) },
  { path: /^create$/, keys: [...request, 'name'] },
  { path: /^remove$/, keys: request },
  { path: /^actors\[\d+\]$/, keys: ['id', 'title', ...request, 'requests', 'delayed', 'count'] },
  { path: /^actors\[\d+\]\.requests\[\d+\]$/, keys: request },
  { path: /^violations\[\d+\]$/, keys: ['code', 'title', 'label', 'postgres', 'clickhouse'] },
  { path: /^variants\[\d+\]$/, keys: ['id', 'title', 'summary', 'shipped', 'target', 'headers', 'values'] },
  { path: /^parameters\[\d+\]$/, keys: ['id', 'title', 'summary', 'type', 'default', 'min', 'max', 'count'] },
];

/** Names that always stand for something. */
const GIVEN = ['run', 'race'];

/** Reads the text of a scenario's file. Pure. @throws ConfigError with every mistake at its line */
export function readScenarioFile(text: string, fileName: string): ScenarioFile {
  const jsonc = parseJsonc(
    text,
    fileName,
    'a scenario: an object with "id", "title", "record", "target", "create" and "actors"',
  );
  const { root, at } = jsonc;
  const parsed = scenarioFileSchema.safeParse(getNodeValue(root));
  const mistakes = [
    ...repeatedKeys(root, at),
    ...(parsed.success
      ? meaningMistakes(parsed.data).map(({ path, found, expected }) => ({
          where: at((findNodeAtLocation(root, [...path]) ?? nearest(root, path)).offset),
          found: `"${printPath(path)}" ${found}`,
          expected,
        }))
      : parsed.error.issues.flatMap((issue) =>
          mistakesOf(issue, jsonc, (path) => keysByPath.find((entry) => entry.path.test(path))?.keys ?? []),
        )),
  ];
  if (mistakes.length > 0 || !parsed.success) throw new ConfigError(mistakes);
  return parsed.data;
}

interface Placed extends Pick<ConfigMistake, 'found' | 'expected'> {
  readonly path: Path;
}

/** What the form alone does not say: names that stand for nothing, values that lead back to themselves, ids that are there twice. */
function meaningMistakes(file: ScenarioFile): readonly Placed[] {
  const parameters = (file.parameters ?? []).map(({ id }) => id);
  const given = [...GIVEN, ...parameters];
  const everywhere = namesOf(file, given);
  const ofCreate = withNames(everywhere, Object.keys(file.create.capture ?? {}));
  const ofRecord = withNames(ofCreate, Object.keys(file.create.name));
  return [
    ...unknownValues(file, given),
    ...unknownIn(['create'], file.create, everywhere),
    ...unusedValues(file),
    ...Object.entries(file.create.name).flatMap(([part, source]) =>
      source.startsWith('$') ? [] : unknownNames(['create', 'name', part], source, ofCreate),
    ),
    ...file.actors.flatMap((actor, index) => {
      let own = withNames(ofRecord, ['n']);
      if (actor.requests === undefined) return unknownIn(['actors', index], actor, own);
      return actor.requests.flatMap((each, place) => {
        const mistakes = unknownIn(['actors', index, 'requests', place], each, own);
        own = withNames(own, Object.keys(each.capture ?? {}));
        return mistakes;
      });
    }),
    ...(file.remove === undefined
      ? []
      : [
          ...unknownIn(['remove'], file.remove, withNames(everywhere, Object.keys(file.create.name))),
          ...racedIn(file, file.remove),
        ]),
    ...wrongCounts(file),
    ...takenNames(file, [...GIVEN, ...parameters]),
    ...repeatedIn(
      'actors',
      file.actors.map(({ id }) => id),
      'id',
    ),
    ...repeatedIn(
      'variants',
      (file.variants ?? []).map(({ id }) => id),
      'id',
    ),
    ...repeatedIn('parameters', parameters, 'id'),
    ...parameters.flatMap((id, index) =>
      [...reservedParameterIds, ...GIVEN, 'n'].includes(id)
        ? [
            {
              path: ['parameters', index, 'id'],
              found: `is "${id}", which stands for something else already`,
              expected: 'a name that is no field of a load test and not run, race or n',
            },
          ]
        : [],
    ),
    ...repeatedIn(
      'violations',
      (file.violations ?? []).map(({ code }) => code),
      'code',
    ),
    ...(file.actors.some(({ delayed }) => delayed === true)
      ? []
      : [
          {
            path: ['actors'],
            found: 'has no delayed actor',
            expected: '"delayed": true for the one that starts later',
          },
        ]),
    ...(file.actors.some(({ delayed }) => delayed !== true)
      ? []
      : [
          {
            path: ['actors'],
            found: 'has delayed actors only',
            expected: 'one without "delayed", after whose start the delay is counted',
          },
        ]),
    ...mixedProtocols(file),
    ...cycles(file, given),
  ];
}

/** The names that stand for something, by variant; by null where the file has no variants. */
type Names = ReadonlyMap<string | null, ReadonlySet<string>>;

/** One for each variant, with all values that it has. */
function valueSets({ values = {}, variants }: ScenarioFile): readonly {
  readonly id: string | null;
  readonly path: Path;
  readonly own: Readonly<Record<string, Json>>;
  readonly all: Readonly<Record<string, Json>>;
}[] {
  const sets = (variants ?? []).map(({ id, values: own = {} }, index) => ({
    id,
    path: ['variants', index, 'values'],
    own,
    all: { ...values, ...own },
  }));
  return sets.length > 0 ? sets : [{ id: null, path: ['values'], own: {}, all: values }];
}

function namesOf(file: ScenarioFile, given: readonly string[]): Names {
  return new Map(valueSets(file).map(({ id, all }) => [id, new Set([...given, ...Object.keys(all)])]));
}

function withNames(names: Names, more: readonly string[]): Names {
  return new Map([...names].map(([variant, known]) => [variant, new Set([...known, ...more])]));
}

/** When a record is removed, its race is long over: nobody knows the race's id any more. A header may want an id, and gets a new one. */
function racedIn(file: ScenarioFile, remove: RequestEntry): readonly Placed[] {
  const isRaced = (name: string) =>
    !(name in file.create.name) && valueSets(file).some(({ all }) => leadsTo('race', name, all));
  return textsOf({ ...remove, headers: {} }).flatMap(([key, value]) =>
    placeholdersOf(value)
      .filter(isRaced)
      .map((name) => ({
        path: ['remove', key],
        found: `has {${name}}, which is ${name === 'race' ? '' : 'made of {race} and '}only known during the race`,
        expected: `the parts of the record's name: ${Object.keys(file.create.name)
          .map((part) => `{${part}}`)
          .join(', ')}`,
      })),
  );
}

function leadsTo(
  wanted: string,
  name: string,
  values: Readonly<Record<string, Json>>,
  under: readonly string[] = [],
): boolean {
  if (name === wanted) return true;
  const value = values[name];
  if (value === undefined || under.includes(name)) return false;
  return placeholdersOf(value).some((each) => leadsTo(wanted, each, values, [...under, name]));
}

/** Values are settled, and headers of variants are sent, before any answer has come. */
function unknownValues(file: ScenarioFile, given: readonly string[]): readonly Placed[] {
  const names = namesOf(file, given);
  const own = (id: string): Names => new Map([[id, names.get(id) ?? new Set()]]);
  // A variant that has its own does not need the file's.
  const needed = (name: string): Names =>
    new Map(
      valueSets(file).flatMap(({ id, own: { [name]: replaced } }) =>
        replaced === undefined ? [[id, names.get(id) ?? new Set<string>()] as const] : [],
      ),
    );
  return [
    ...Object.entries(file.values ?? {}).flatMap(([name, value]) =>
      unknownNames(['values', name], value, needed(name)),
    ),
    ...(file.variants ?? []).flatMap(({ id, values = {}, headers = {} }, index) => [
      ...Object.entries(values).flatMap(([name, value]) =>
        unknownNames(['variants', index, 'values', name], value, own(id)),
      ),
      ...unknownNames(['variants', index, 'headers'], headers, own(id)),
    ]),
  ];
}

/** Of the values of each variant. */
function cycles(file: ScenarioFile, names: readonly string[]): readonly Placed[] {
  const given = new Map<string, Json>(names.map((name) => [name, '']));
  for (const { path, own, all } of valueSets(file)) {
    try {
      settleValues(all, given);
    } catch (error) {
      if (error instanceof ValueCycle)
        return [
          {
            path: Object.keys(own).length === 0 ? ['values'] : path,
            found: `has ${error.message}`,
            expected: 'values that do not refer to each other',
          },
        ];
      // A name that stands for nothing is told where it stands.
    }
  }
  return [];
}

function mixedProtocols({ create, actors, remove }: ScenarioFile): readonly Placed[] {
  const all: readonly Pick<RequestEntry, 'grpc'>[] = [
    create,
    ...actors.flatMap((actor): readonly Pick<RequestEntry, 'grpc'>[] => actor.requests ?? [actor]),
    ...(remove === undefined ? [] : [remove]),
  ];
  const grpc = all.filter((each) => each.grpc !== undefined).length;
  return grpc === 0 || grpc === all.length
    ? []
    : [{ path: [], found: 'has both HTTP and gRPC requests', expected: 'either "http" or "grpc" in all of them' }];
}

function unknownIn(path: Path, request: Partial<RequestEntry>, known: Names): readonly Placed[] {
  const stray =
    request.http !== undefined && hasStrayBrace(request.http)
      ? [
          {
            path: [...path, 'http'],
            found: `is "${request.http}", with a brace that belongs to no name`,
            expected:
              'names like {order} or {order_id}: lower-case letters, digits and underscores in a pair of braces',
          },
        ]
      : [];
  return [...stray, ...textsOf(request).flatMap(([key, value]) => unknownNames([...path, key], value, known))];
}

function textsOf({ http, body, message, headers }: Partial<RequestEntry>): readonly (readonly [string, Json])[] {
  const texts: readonly (readonly [string, Json | undefined])[] = [
    ['http', http],
    ['body', body],
    ['message', message],
    ['headers', headers],
  ];
  return texts.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
}

/** A parameter that says how many of an actor race has to stay within what an actor may repeat. */
function wrongCounts({ actors, parameters = [] }: ScenarioFile): readonly Placed[] {
  const most = scenarioFileLimits.count;
  return actors.flatMap(({ count }, index): readonly Placed[] => {
    if (typeof count !== 'string') return [];
    const place = parameters.findIndex(({ id }) => `{${id}}` === count);
    const parameter = parameters[place];
    if (parameter === undefined)
      return [
        {
          path: ['actors', index, 'count'],
          found: `is ${count}`,
          expected: oneOf(
            'a parameter of the scenario',
            parameters.map(({ id }) => id),
          ),
        },
      ];
    const { min, max } = parameter.type === 'integer' ? parameter : (parameter.count ?? { min: 1, max: most });
    if (min >= 1 && max <= most) return [];
    const path = ['parameters', place, ...(parameter.type === 'integer' ? [] : ['count'])];
    return [
      {
        path,
        found: `allows ${min} to ${max}, and says how many of the actor ${actors[index]?.id ?? ''} race`,
        expected: `a "min" of at least 1 and a "max" of at most ${most}`,
      },
    ];
  });
}

/** A value of such a name would take the place of what the load test says, and nobody would see it. */
function takenNames(file: ScenarioFile, taken: readonly string[]): readonly Placed[] {
  const actors = file.actors.flatMap(({ capture, requests = [] }, index) => [
    { path: ['actors', index, 'capture'], names: capture },
    ...requests.map((each, place) => ({ path: ['actors', index, 'requests', place, 'capture'], names: each.capture })),
  ]);
  const places: readonly { readonly path: Path; readonly names: object | undefined }[] = [
    { path: ['values'], names: file.values },
    ...(file.variants ?? []).map(({ values }, index) => ({ path: ['variants', index, 'values'], names: values })),
    { path: ['create', 'capture'], names: file.create.capture },
    ...actors,
  ];
  return places.flatMap(({ path, names = {} }) =>
    Object.keys(names)
      .filter((name) => name === 'n' || taken.includes(name))
      .map((name) => ({
        path: [...path, name],
        found: `is a value named "${name}", which stands for something else already`,
        expected: 'a name that is no parameter and not run, race or n',
      })),
  );
}

/** A variant that differs by a value which nothing uses does not differ. */
function unusedValues(file: ScenarioFile): readonly Placed[] {
  const used = new Set(placeholdersOf(file));
  return (file.variants ?? []).flatMap(({ values = {} }, index) =>
    Object.keys(values)
      .filter((name) => !used.has(name))
      .map((name) => ({
        path: ['variants', index, 'values', name],
        found: `has no use: {${name}} is nowhere in the file`,
        expected: oneOf('a name that a request uses', [...used]),
      })),
  );
}

function unknownNames(path: Path, value: Json, names: Names): readonly Placed[] {
  return placeholdersOf(value).flatMap((name): readonly Placed[] => {
    const without = [...names].flatMap(([variant, known]) => (known.has(name) ? [] : [variant]));
    if (without.length === 0) return [];
    if (without.length === names.size) {
      const known = [...names.values()].flatMap((each) => [...each]);
      return [
        {
          path,
          found: `has {${name}}, which is not defined`,
          expected: `one of ${[...new Set(known)].map((each) => `{${each}}`).join(', ')}`,
        },
      ];
    }
    return [
      {
        path,
        found: `has {${name}}, which is not defined in ${without.length === 1 ? 'the variant' : 'the variants'} ${without.join(', ')}`,
        expected: `"${name}" in "values", or in the "values" of every variant`,
      },
    ];
  });
}

function repeatedIn(list: string, ids: readonly string[], key: string): readonly Placed[] {
  return ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [{ path: [list, index, key], found: `is "${id}" again`, expected: `a unique ${key}` }],
  );
}

function oneOf(what: string, ids: readonly string[]): string {
  return ids.length === 0 ? `${what}; it has none` : `${what}: ${ids.map((id) => `{${id}}`).join(', ')}`;
}
