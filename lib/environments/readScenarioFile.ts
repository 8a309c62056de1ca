import { findNodeAtLocation, getNodeValue } from 'jsonc-parser';
import type { RequestEntry, ScenarioFile } from '@/lib/contract/scenarioFile';
import { reservedParameterIds } from '@/lib/contract/parameters';
import { scenarioFileSchema } from '@/lib/contract/scenarioFile';
import { ConfigError, type ConfigMistake } from './ConfigError';
import { mistakesOf, nearest, parseJsonc, printPath, repeatedKeys, type Path } from './jsoncFile';
import { placeholdersOf, settleValues, ValueCycle, type Json } from './template';

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
  const everywhere = new Set([
    ...GIVEN,
    ...parameters,
    ...Object.keys(file.values ?? {}),
    ...(file.variants ?? []).flatMap(({ values }) => Object.keys(values ?? {})),
  ]);
  const ofCreate = new Set([...everywhere, ...Object.keys(file.create.capture ?? {})]);
  const ofRecord = new Set([...ofCreate, ...Object.keys(file.create.name)]);
  return [
    ...unknownIn(['create'], file.create, everywhere),
    ...Object.entries(file.create.name).flatMap(([part, source]) =>
      source.startsWith('$') ? [] : unknownNames(['create', 'name', part], source, ofCreate),
    ),
    ...file.actors.flatMap((actor, index) => {
      const own = new Set([...ofRecord, 'n']);
      if (actor.requests === undefined) return unknownIn(['actors', index], actor, own);
      return actor.requests.flatMap((each, place) => {
        const mistakes = unknownIn(['actors', index, 'requests', place], each, own);
        for (const name of Object.keys(each.capture ?? {})) own.add(name);
        return mistakes;
      });
    }),
    ...(file.remove === undefined
      ? []
      : unknownIn(
          ['remove'],
          file.remove,
          new Set([...GIVEN, ...Object.keys(file.values ?? {}), ...Object.keys(file.create.name)]),
        )),
    ...file.actors.flatMap(({ count }, index) =>
      typeof count === 'string' && !parameters.includes(count.slice(1, -1))
        ? [
            {
              path: ['actors', index, 'count'],
              found: `is ${count}`,
              expected: oneOf('a parameter of the scenario', parameters),
            },
          ]
        : [],
    ),
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
    ...cycles(file),
  ];
}

/** The values of the file, and those of each variant in their place. */
function cycles({ values = {}, variants = [] }: ScenarioFile): readonly Placed[] {
  const sets: readonly { readonly path: Path; readonly own: Readonly<Record<string, Json>> }[] = [
    { path: ['values'], own: {} },
    ...variants.map((variant, index) => ({ path: ['variants', index, 'values'], own: variant.values ?? {} })),
  ];
  const given = new Map<string, Json>(GIVEN.map((name) => [name, '']));
  for (const { path, own } of sets) {
    try {
      settleValues({ ...values, ...own }, given);
    } catch (error) {
      if (error instanceof ValueCycle)
        return [{ path, found: `has ${error.message}`, expected: 'values that do not refer to each other' }];
      // A name that stands for nothing is told where it stands, or stands for a parameter.
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

function unknownIn(
  path: Path,
  { http, body, message, headers }: Partial<RequestEntry>,
  known: ReadonlySet<string>,
): readonly Placed[] {
  const texts: readonly (readonly [string, Json | undefined])[] = [
    ['http', http],
    ['body', body],
    ['message', message],
    ['headers', headers],
  ];
  return texts.flatMap(([key, value]) => (value === undefined ? [] : unknownNames([...path, key], value, known)));
}

function unknownNames(path: Path, value: Json, known: ReadonlySet<string>): readonly Placed[] {
  return placeholdersOf(value)
    .filter((name) => !known.has(name))
    .map((name) => ({
      path,
      found: `has {${name}}, which is not defined`,
      expected: `one of ${[...known].map((each) => `{${each}}`).join(', ')}`,
    }));
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
