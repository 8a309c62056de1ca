/** Values that hold values, as Postgres prints them. */

/** One item of an array: a list again where arrays are nested. */
export type ArrayItem = string | null | readonly ArrayItem[];

/** `{a,"b c",NULL,{d}}`, with or without bounds before it; null for a text that is none. Boxes are parted by semicolons. */
export function parseArray(text: string, separator = ','): readonly ArrayItem[] | null {
  const body = text.replace(/^(?:\[-?\d+:-?\d+\])+=/, '');
  const stack: ArrayItem[][] = [[]];
  const tokens = separator === ';' ? /[{};]|"(?:[^"\\]|\\.)*"|[^{};"]+/gsy : /[{},]|"(?:[^"\\]|\\.)*"|[^{},"]+/gsy;
  let end = 0;
  for (const { 0: token, index } of body.matchAll(tokens)) {
    const list = stack.at(-1);
    if (list === undefined || (stack.length === 1 && (token !== '{' || index > 0))) return null;
    end = index + token.length;
    if (token === '{') {
      const inner: ArrayItem[] = [];
      list.push(inner);
      stack.push(inner);
    } else if (token === '}') stack.pop();
    else if (token.startsWith('"')) list.push(token.slice(1, -1).replace(/\\(.)/gs, '$1'));
    else if (token !== separator) list.push(/^null$/i.test(token) ? null : token.replace(/\\(.)/gs, '$1'));
  }
  const [whole] = stack;
  const array = whole?.[0];
  return end === body.length && stack.length === 1 && Array.isArray(array) ? (array as readonly ArrayItem[]) : null;
}

/** The items of an array as texts, those that are arrays as JSON. */
export function readArray(text: string): readonly (string | null)[] | null {
  return (
    parseArray(text)?.map((item) => (typeof item === 'object' && item !== null ? JSON.stringify(item) : item)) ?? null
  );
}

/** `(1,"a b",)`: an empty field is NULL. null for a text that is no row. */
export function readComposite(text: string): readonly (string | null)[] | null {
  if (!text.startsWith('(') || !text.endsWith(')')) return null;
  const fields: (string | null)[] = [];
  let field: string | null = null;
  for (const [token] of text.slice(1, -1).matchAll(/"(?:[^"\\]|\\.|"")*"|,|[^",]+/gs)) {
    if (token === ',') {
      fields.push(field);
      field = null;
    } else
      field = `${field ?? ''}${token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)|""/gs, (_, escaped: string | undefined) => escaped ?? '"') : token}`;
  }
  return [...fields, field];
}

const ENTRY = /\s*"((?:[^"\\]|\\.)*)"\s*=>\s*(?:"((?:[^"\\]|\\.)*)"|(NULL))\s*(?:,|$)/gsy;

/** `"a"=>"1", "b"=>NULL`; null for a text that is none. */
export function readHstore(text: string): ReadonlyMap<string, string | null> | null {
  const entries = new Map<string, string | null>();
  const plain = (part: string) => part.replace(/\\(.)/gs, '$1');
  let end = 0;
  for (const { 0: whole, index, 1: key = '', 2: value } of text.matchAll(ENTRY)) {
    entries.set(plain(key), value === undefined ? null : plain(value));
    end = index + whole.length;
  }
  return text.slice(end).trim() === '' ? entries : null;
}
