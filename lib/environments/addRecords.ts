import { applyEdits, modify, parseTree, findNodeAtLocation, type JSONPath } from 'jsonc-parser';

const formattingOptions = { insertSpaces: true, tabSize: 2 };

/**
 * The text of a configuration file with further record types, of the environment alone where the file describes it, else of all; comments and all else stay as
 * they are. `text` null: there is no file yet. Pure.
 */
export function addRecords(text: string | null, entries: readonly object[], environment: string): string {
  const before = text === null || text.trim() === '' ? '{}\n' : text;
  return entries.reduce<string>((file, entry) => {
    const root = parseTree(file, [], { allowTrailingComma: true });
    const path = pathOfRecords(text, environment);
    const list = root === undefined ? undefined : findNodeAtLocation(root, path);
    const edits =
      list === undefined
        ? modify(file, path, [entry], { formattingOptions })
        : modify(file, [...path, list.children?.length ?? 0], entry, { formattingOptions, isArrayInsertion: true });
    return applyEdits(file, edits);
  }, before);
}

/** Whose records a file gets: an environment's own, if it describes that. */
export function describesEnvironment(text: string | null, environment: string): boolean {
  return pathOfRecords(text, environment).length > 1;
}

function pathOfRecords(text: string | null, environment: string): JSONPath {
  const root = parseTree(text ?? '', [], { allowTrailingComma: true });
  const list = root === undefined ? undefined : findNodeAtLocation(root, ['environments']);
  const at = (list?.children ?? []).findIndex((each) => findNodeAtLocation(each, ['id'])?.value === environment);
  return at < 0 ? ['records'] : ['environments', at, 'records'];
}
