import {
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import type { z } from 'zod';
import { ConfigError, type ConfigMistake } from './ConfigError';
import { configFileSchema, type ConfigFile } from './configFileSchema';
import { fillVariables } from './placeholders';
import { recordMistakes } from './recordMistakes';
import { recordKeys } from './recordEntrySchema';
import { redactUrl } from './redactUrl';
import { retentionDefaults } from './retention';
import { suggest } from './suggest';
import type { Variables } from './variables';

type Path = readonly (string | number)[];

/**
 * Reads the text of lastwrite.config.json (comments and trailing commas are welcome). `{env:NAME}` is filled from `variables`. Pure.
 * Throws a ConfigError with every mistake at its line.
 */
export function readConfigFile(text: string, fileName: string, variables: Variables): ConfigFile {
  const at = (offset: number) => `${fileName}:${text.slice(0, offset).split('\n').length}`;
  if (text.trim() === '')
    throw new ConfigError([
      { where: `${fileName}:1`, found: 'the file is empty', expected: 'an object with "environments" or "records"' },
    ]);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || !root) {
    throw new ConfigError(
      errors.map((error) => ({ where: at(error.offset), found: syntaxFound(error), expected: 'valid JSON' })),
    );
  }
  const parsed = configFileSchema.safeParse(withVariables(getNodeValue(root), variables));
  const mistakes = [
    ...repeatedKeys(root, at),
    ...(parsed.success
      ? [...repeatedIds(parsed.data, root, at), ...placedMistakes(parsed.data, root, at)]
      : parsed.error.issues.flatMap((issue) => mistakesOf(issue, root, at))),
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

function syntaxFound(error: ParseError): string {
  const words = printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return `the text can't be read (${words})`;
}

function withVariables(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return fillVariables(value, variables);
  if (Array.isArray(value)) return value.map((item) => withVariables(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withVariables(item, variables)]));
}

function mistakesOf(issue: z.core.$ZodIssue, root: Node, at: (offset: number) => string): ConfigMistake[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const node = findNodeAtLocation(root, [...path, key]);
      const near = suggest(key, knownKeys(path));
      return {
        where: at(node?.parent?.offset ?? nearest(root, path).offset),
        found: `there is no "${key}" in ${printPath(path)}`,
        expected: near
          ? `"${near}"?`
          : `only ${knownKeys(path)
              .map((name) => `"${name}"`)
              .join(', ')}`,
      };
    });
  }
  const node = findNodeAtLocation(root, [...path]);
  const found = node ? `"${printPath(path)}" is ${show(node, path)}` : `"${printPath(path)}" is missing`;
  return [{ where: at((node ?? nearest(root, path)).offset), found, expected: issue.message }];
}

/** The value as it stands in the file, unless it may hold a secret. */
function show(node: Node, path: Path): string {
  const key = [...path].reverse().find((part) => typeof part === 'string');
  if (node.type === 'object' || node.type === 'array')
    return node.children?.length === 0
      ? `an empty ${node.type === 'array' ? 'list' : 'object'}`
      : `a${node.type === 'array' ? ' list' : 'n object'}`;
  const value: unknown = getNodeValue(node);
  if (typeof value === 'string' && (key === 'url' || value.includes('://'))) return JSON.stringify(redactUrl(value));
  if (key === 'token' || key === 'command' || key === 'tokenCommand')
    return typeof value === 'string' ? 'a string' : `a ${node.type}`;
  return JSON.stringify(value).slice(0, 120);
}

/** The deepest part of the path that is there. */
function nearest(root: Node, path: Path): Node {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node) return node;
  }
  return root;
}

const keysByPath: readonly { readonly path: RegExp; readonly keys: readonly string[] }[] = [
  { path: /^$/, keys: ['environments', 'records', 'embedded', 'retention', '$schema'] },
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
    ],
  },
  { path: /^environments\[\d+\]\.(postgres|clickhouse)$/, keys: ['url', 'command', 'cacheSeconds'] },
  { path: /\.coaching$/, keys: ['url', 'grpcUrl', 'token', 'tokenCommand'] },
  { path: /\.customers\[\d+\]$/, keys: ['customer', 'profile'] },
  ...recordKeys,
];

function knownKeys(path: Path): readonly string[] {
  const printed = path.length === 0 ? '' : printPath(path);
  return keysByPath.find((entry) => entry.path.test(printed))?.keys ?? [];
}

function printPath(path: Path): string {
  if (path.length === 0) return 'the file';
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );
}

/** JSON keeps the last of two equal keys in silence; here it is a mistake. */
function repeatedKeys(node: Node, at: (offset: number) => string): ConfigMistake[] {
  const seen = new Set<string>();
  const own =
    node.type !== 'object'
      ? []
      : (node.children ?? []).flatMap((property) => {
          const key = String(property.children?.[0]?.value);
          const repeated = seen.has(key);
          seen.add(key);
          return !repeated
            ? []
            : [{ where: at(property.offset), found: `"${key}" stands here a second time`, expected: 'each key once' }];
        });
  return [...own, ...(node.children ?? []).flatMap((child) => repeatedKeys(child, at))];
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
        found: `"environments[${index}].id" is "${id}" as in an earlier environment`,
        expected: 'an id of its own for each environment',
      },
    ];
  });
}
