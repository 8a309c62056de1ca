import { extractNames } from '@/lib/record/extractNames';
import { findMisspelt } from '@/lib/record/findMisspelt';
import type { NamedType } from '@/lib/record/RecordType';
import { parseRecordName } from '@/lib/record/recordName';

/** Beyond this many characters of names, proxies begin to refuse a URL's query; the fragment is never sent. */
const LONGEST_QUERY = 4000;
const LONGEST_PLAIN_QUERY = 1500;
const BARE = '-';

/** So many texts that were not understood, each so long, stand in an address; further ones are counted. */
const MOST_NOT_UNDERSTOOD = 20;
const LONGEST_NOT_UNDERSTOOD = 100;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Before a UUID that is written as base64url. */
const COMPACT = '!';

/**
 * The address of the bulk table. Names that differ in their last segment alone stand together, `tenants/a/orders/ID.ID~tenants/b/orders/ID`, bare ids
 * under `-`. Many UUIDs are written as base64url (23 characters instead of 36); very many stand in the fragment, where length is no matter.
 * `notUnderstood` goes with them, so that whoever opens the address sees what is missing from the table.
 */
export function bulkPath(
  names: readonly string[],
  ids: readonly string[],
  environment?: string | null,
  notUnderstood: readonly string[] = [],
): string {
  const query = environment ? `environment=${encodeURIComponent(environment)}` : '';
  const plain = encode(names, ids, escapeSegment);
  const text = plain.length <= LONGEST_PLAIN_QUERY ? plain : encode(names, ids, compactSegment);
  const rest =
    notUnderstood.length === 0 ? '' : `&notUnderstood=${encodeURIComponent(shorten(notUnderstood).join('\n'))}`;
  const all = `names=${text}${rest}`;
  if (all.length > LONGEST_QUERY) return `/inspect${query ? `?${query}` : ''}#${all}`;
  return `/inspect?${all}${query ? `&${query}` : ''}`;
}

export interface BulkNames {
  readonly names: readonly string[];
  readonly ids: readonly string[];
  readonly notUnderstood: readonly string[];
}

/** Reads what `bulkPath` wrote, or anything else that holds names. The fragment counts where the query holds none. */
export function readBulkAddress(types: readonly NamedType[], query: URLSearchParams, fragment: string): BulkNames {
  const from = query.has('names') ? query : new URLSearchParams(fragment.replace(/^#/, ''));
  const text = from.get('names') ?? '';
  const told = (from.get('notUnderstood') ?? '').split('\n').filter((each) => each.trim() !== '');
  const meant = text === '' ? [] : text.split('~').flatMap(namesOfGroup);
  const read = meant.map((each) => readText(types, each));
  return {
    names: [...new Set(read.flatMap(({ names }) => names))],
    ids: [...new Set(read.flatMap(({ ids }) => ids))],
    notUnderstood: [...new Set([...told, ...read.flatMap(({ notUnderstood }) => notUnderstood)])],
  };
}

/** One name as it was written, or whatever somebody typed. */
function readText(types: readonly NamedType[], text: string): BulkNames {
  const whole = parseRecordName(types, text);
  if (whole.ok) return { names: [whole.name.text], ids: [], notUnderstood: [] };
  const { names, bareIds } = extractNames(types, text);
  const misspelt = findMisspelt(types, text);
  const isLost = names.length + bareIds.length + misspelt.length === 0;
  return { names: names.map((name) => name.text), ids: bareIds, notUnderstood: isLost ? [text] : misspelt };
}

function namesOfGroup(group: string): readonly string[] {
  const end = group.lastIndexOf('/');
  const before = group.slice(0, Math.max(0, end)).split('/').map(unescapeSegment).join('/');
  return group
    .slice(end + 1)
    .split('.')
    .map(unescapeSegment)
    .map((last) => (end === -1 || before === BARE ? last : `${before}/${last}`));
}

function shorten(texts: readonly string[]): readonly string[] {
  const shown = texts.slice(0, MOST_NOT_UNDERSTOOD).map((text) => text.slice(0, LONGEST_NOT_UNDERSTOOD));
  const more = texts.length - shown.length;
  return more > 0 ? [...shown, `and at least ${more} more`] : shown;
}

function encode(names: readonly string[], ids: readonly string[], write: (segment: string) => string): string {
  const groups = new Map<string, string[]>();
  const add = (group: string, last: string) => groups.set(group, [...(groups.get(group) ?? []), write(last)]);
  for (const name of names) {
    const end = name.lastIndexOf('/');
    add(name.slice(0, Math.max(0, end)).split('/').map(escapeSegment).join('/'), name.slice(end + 1));
  }
  for (const id of ids) add(BARE, id);
  const text = [...groups].map(([group, members]) => `${group === '' ? BARE : group}/${members.join('.')}`).join('~');
  // What reads a query takes one layer of it away.
  return text.replaceAll('%', '%25');
}

/** A segment without the signs that stand between segments. */
function escapeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[.~!]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** 16 bytes as base64url, without padding. */
function compactSegment(segment: string): string {
  if (!UUID.test(segment)) return escapeSegment(segment);
  const bytes =
    segment
      .replaceAll('-', '')
      .match(/../g)
      ?.map((pair) => String.fromCharCode(parseInt(pair, 16))) ?? [];
  const text = btoa(bytes.join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/(?<!=)=+$/, '');
  return `${COMPACT}${text}`;
}

function unescapeSegment(text: string): string {
  if (/^![\w-]{22}$/.test(text)) {
    const bytes = [...atob(text.slice(1).replaceAll('-', '+').replaceAll('_', '/'))];
    const hex = bytes.map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
