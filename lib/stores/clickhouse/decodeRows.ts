import { isUtf8 } from 'node:buffer';

export type ClickHouseValue = string | number | boolean | null | readonly ClickHouseValue[];
export type ClickHouseRow = readonly ClickHouseValue[];

/** Reads JSONCompactEachRow. @throws SyntaxError for anything that is not rows of arrays */
export function decodeRows(bytes: Buffer): readonly ClickHouseRow[] {
  const text = isUtf8(bytes) ? bytes.toString('utf8') : decodeBroken(bytes);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const row: unknown = JSON.parse(line);
      if (!Array.isArray(row)) throw new SyntaxError('not a row');
      return row as ClickHouseRow;
    });
}

/**
 * A String of ClickHouse may hold any bytes. Bytes that are no UTF-8 become `\xNN`, so that two different values never look the same;
 * the replacement character would make them equal, to each other and to a Postgres text that a writer has cleaned.
 */
function decodeBroken(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const size = [1, 2, 3, 4].find((length) => at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)));
    if (size === undefined) {
      // Two backslashes: inside JSON one stands for itself.
      text += `\\\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0').toUpperCase()}`;
      at += 1;
    } else {
      text += bytes.toString('utf8', at, at + size);
      at += size;
    }
  }
  return text;
}
