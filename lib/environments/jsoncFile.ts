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
import { redactUrl } from './redactUrl';
import { suggest } from './suggest';

export type Path = readonly (string | number)[];

/** A file of JSON with comments and trailing commas, as it was parsed. */
export interface JsoncFile {
  readonly root: Node;
  /** `lastwrite.config.json:12` */
  readonly at: (offset: number) => string;
}

/** Parses it. `expected`: what such a file contains. @throws ConfigError with the line of each mistake */
export function parseJsonc(text: string, fileName: string, expected: string): JsoncFile {
  const at = (offset: number) => `${fileName}:${text.slice(0, offset).split('\n').length}`;
  if (text.trim() === '') throw new ConfigError([{ where: `${fileName}:1`, found: 'the file is empty', expected }]);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || !root) {
    throw new ConfigError(
      errors.map((error) => ({ where: at(error.offset), found: syntaxFound(error), expected: 'valid JSON' })),
    );
  }
  return { root, at };
}

function syntaxFound(error: ParseError): string {
  const words = printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return `the text cannot be parsed (${words})`;
}

/** What a schema found wrong, at its line. `knownKeys` of an object, by its printed path. */
export function mistakesOf(
  issue: z.core.$ZodIssue,
  { root, at }: JsoncFile,
  knownKeys: (path: string) => readonly string[],
): ConfigMistake[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(path.length === 0 ? '' : printPath(path));
    return issue.keys.map((key) => {
      const node = findNodeAtLocation(root, [...path, key]);
      const near = suggest(key, known);
      return {
        where: at(node?.parent?.offset ?? nearest(root, path).offset),
        found: `there is no "${key}" in ${printPath(path)}`,
        expected: near ? `"${near}"?` : `only ${known.map((name) => `"${name}"`).join(', ')}`,
      };
    });
  }
  if (issue.code === 'invalid_key') {
    const key = String(path.at(-1));
    return issue.issues.slice(0, 1).map(({ message }) => ({
      where: at((findNodeAtLocation(root, [...path])?.parent ?? nearest(root, path)).offset),
      found: `"${key}" in ${printPath(path.slice(0, -1))} is no name for it`,
      expected: message,
    }));
  }
  if (issue.code === 'invalid_union') {
    // The one form that the value has, with a mistake inside: that says more than a list of forms.
    const within = issue.errors.filter((issues) => issues.every((inner) => inner.path.length > 0));
    const [form] = within;
    if (form !== undefined && within.length === 1)
      return form.flatMap((inner) =>
        mistakesOf({ ...inner, path: [...issue.path, ...inner.path] }, { root, at }, knownKeys),
      );
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
export function nearest(root: Node, path: Path): Node {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node) return node;
  }
  return root;
}

export function printPath(path: Path): string {
  if (path.length === 0) return 'the file';
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );
}

/** JSON keeps the last of two equal keys in silence; here it is a mistake. */
export function repeatedKeys(node: Node, at: JsoncFile['at']): ConfigMistake[] {
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
            : [{ where: at(property.offset), found: `"${key}" appears twice`, expected: 'each key once' }];
        });
  return [...own, ...(node.children ?? []).flatMap((child) => repeatedKeys(child, at))];
}
