import { findNodeAtLocation, getNodeValue, type Node } from 'jsonc-parser';
import type { z } from 'zod';
import { ConfigError, type ConfigMistake } from './ConfigError';
import { configFileSchema, type ConfigFile } from './configFileSchema';
import { mistakesOf, nearest, parseJsonc, printPath, repeatedKeys, type Path } from './jsoncFile';
import { fillVariables } from './placeholders';
import { recordMistakes } from './recordMistakes';
import { recordKeys } from './recordEntrySchema';
import { retentionDefaults } from './retention';
import type { Variables } from './variables';

/**
 * Reads the text of lastwrite.config.json (comments and trailing commas are welcome). `{env:NAME}` is filled from `variables`. Pure.
 * Throws a ConfigError with every mistake at its line.
 */
export function readConfigFile(text: string, fileName: string, variables: Variables): ConfigFile {
  const parsedFile = parseJsonc(text, fileName, 'an object with "environments", "records" or "scenarios"');
  const { root, at } = parsedFile;
  const parsed = configFileSchema.safeParse(withVariables(getNodeValue(root), variables));
  const mistakes = [
    ...repeatedKeys(root, at),
    ...(parsed.success
      ? [...repeatedIds(parsed.data, root, at), ...placedMistakes(parsed.data, root, at)]
      : parsed.error.issues.flatMap((issue) => mistakesOf(issue, parsedFile, knownKeys))),
  ];
  if (mistakes.length > 0 || !parsed.success) throw new ConfigError(mistakes);
  return withLines(parsed.data, root, at);
}

type Parsed = z.infer<typeof configFileSchema>;

function withLines(file: Parsed, root: Node, at: (offset: number) => string): ConfigFile {
  const lines = (records: Parsed['records'], path: Path) =>
    records?.map((entry, index) => ({
      ...entry,
      where: at(findNodeAtLocation(root, [...path, 'records', index])?.offset ?? 0),
    }));
  const { records, environments, ...rest } = file;
  return {
    ...rest,
    ...(records === undefined ? {} : { records: lines(records, []) }),
    ...(environments === undefined
      ? {}
      : {
          environments: environments.map(({ records: own, ...environment }, index) => ({
            ...environment,
            ...(own === undefined ? {} : { records: lines(own, ['environments', index]) }),
          })),
        }),
  };
}

function withVariables(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return fillVariables(value, variables);
  if (Array.isArray(value)) return value.map((item) => withVariables(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withVariables(item, variables)]));
}

const keysByPath: readonly { readonly path: RegExp; readonly keys: readonly string[] }[] = [
  {
    path: /^$/,
    keys: ['environments', 'records', 'targets', 'scenarios', 'embedded', 'retention', 'drift', '$schema'],
  },
  { path: /^retention$/, keys: Object.keys(retentionDefaults) },
  {
    path: /^environments\[\d+\]$/,
    keys: [
      'id',
      'title',
      'postgres',
      'clickhouse',
      'coaching',
      'loadTests',
      'settleMs',
      'timeoutMs',
      'customers',
      'records',
      'targets',
    ],
  },
  { path: /^environments\[\d+\]\.(postgres|clickhouse)$/, keys: ['url', 'command', 'cacheSeconds', 'any'] },
  { path: /(^|\.)targets\.[^.]+$/, keys: ['url', 'grpcUrl', 'token', 'tokenCommand', 'headers', 'ca', 'protos'] },
  { path: /\.coaching$/, keys: ['url', 'grpcUrl', 'token', 'tokenCommand'] },
  { path: /\.customers\[\d+\]$/, keys: ['customer', 'profile'] },
  ...recordKeys,
];

function knownKeys(path: string): readonly string[] {
  return keysByPath.find((entry) => entry.path.test(path))?.keys ?? [];
}

function placedMistakes(file: Parsed, root: Node, at: (offset: number) => string): ConfigMistake[] {
  return recordMistakes(file).map(({ path, found, expected }) => ({
    where: at(nearest(root, path).offset),
    found: `"${printPath(path)}" ${found}`,
    expected,
  }));
}

function repeatedIds(file: Parsed, root: Node, at: (offset: number) => string): ConfigMistake[] {
  const environments = file.environments ?? [];
  return environments.flatMap(({ id }, index) => {
    if (environments.findIndex((other) => other.id === id) === index) return [];
    const node = findNodeAtLocation(root, ['environments', index, 'id']);
    return [
      {
        where: at(node?.offset ?? 0),
        found: `"environments[${index}].id" is "${id}", which an earlier environment uses`,
        expected: 'a unique id for each environment',
      },
    ];
  });
}
