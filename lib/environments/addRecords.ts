import { applyEdits, modify, parseTree, findNodeAtLocation } from 'jsonc-parser';

const formattingOptions = { insertSpaces: true, tabSize: 2 };

/** The text of a configuration file with further record types; comments and all else stay as they are. `text` null: there is no file yet. Pure. */
export function addRecords(text: string | null, entries: readonly object[]): string {
  const before = text === null || text.trim() === '' ? '{}\n' : text;
  return entries.reduce<string>((file, entry) => {
    const root = parseTree(file, [], { allowTrailingComma: true });
    const list = root === undefined ? undefined : findNodeAtLocation(root, ['records']);
    const edits =
      list === undefined
        ? modify(file, ['records'], [entry], { formattingOptions })
        : modify(file, ['records', list.children?.length ?? 0], entry, { formattingOptions, isArrayInsertion: true });
    return applyEdits(file, edits);
  }, before);
}
