import { extractNames } from '@/lib/record/extractNames';
import { findMisspelt } from '@/lib/record/findMisspelt';
import { scorecardName } from '@/lib/record/resourceName';

/** Beyond this many characters of names, proxies begin to refuse a URL's query; the fragment is never sent. */
const LONGEST_QUERY = 4000;
const LONGEST_PLAIN_QUERY = 1500;
const BARE = '-';

/** So many texts that were not understood, each so long, stand in an address; further ones are counted. */
const MOST_NOT_UNDERSTOOD = 20;
const LONGEST_NOT_UNDERSTOOD = 100;

/**
 * The address of the bulk table. Names are grouped by customer and profile, `cox/sales/ID.ID~acme/support/ID`, bare ids under `-`.
 * Many ids are written as base64url (22 characters instead of 36); very many stand in the fragment, where length is no matter.
 * `notUnderstood` goes with them, so that whoever opens the address sees what is missing from the table.
 */
export function bulkPath(
  names: readonly string[],
  ids: readonly string[],
  environment?: string | null,
  notUnderstood: readonly string[] = [],
): string {
  const query = environment ? `environment=${encodeURIComponent(environment)}` : '';
  const plain = encode(names, ids, (id) => id);
  const text = plain.length <= LONGEST_PLAIN_QUERY ? plain : encode(names, ids, compactId);
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
export function readBulkAddress(query: URLSearchParams, fragment: string): BulkNames {
  const from = query.has('names') ? query : new URLSearchParams(fragment.replace(/^#/, ''));
  const text = from.get('names') ?? '';
  const told = (from.get('notUnderstood') ?? '').split('\n').filter((each) => each.trim() !== '');
  if (text.includes('customers/')) return namesIn(text, told);
  const groups = text.split('~').flatMap((group) => {
    const [first = '', second = '', third = ''] = group.split('/');
    const ids = (first === BARE ? second : third).split('.');
    return ids.map((id) => ({
      written: first === BARE ? `${BARE}/${id}` : `${first}/${second}/${id}`,
      meant: first === BARE ? fullId(id) : scorecardName(first, second, fullId(id)).text,
    }));
  });
  const lost = groups.filter(({ meant }) => {
    const { names, bareIds } = extractNames(meant);
    return names.length + bareIds.length === 0;
  });
  const { names, ids } = namesIn(groups.map(({ meant }) => meant).join('\n'), []);
  return {
    names,
    ids,
    notUnderstood: [...new Set([...told, ...(text === '' ? [] : lost.map(({ written }) => written))])],
  };
}

function namesIn(text: string, told: readonly string[]): BulkNames {
  const { names, bareIds } = extractNames(text);
  return {
    names: names.map((name) => name.text),
    ids: bareIds,
    notUnderstood: [...new Set([...told, ...findMisspelt(text)])],
  };
}

function shorten(texts: readonly string[]): readonly string[] {
  const shown = texts.slice(0, MOST_NOT_UNDERSTOOD).map((text) => text.slice(0, LONGEST_NOT_UNDERSTOOD));
  const more = texts.length - shown.length;
  return more > 0 ? [...shown, `and at least ${more} more`] : shown;
}

function encode(names: readonly string[], ids: readonly string[], write: (id: string) => string): string {
  const groups = new Map<string, string[]>();
  const add = (group: string, id: string) => groups.set(group, [...(groups.get(group) ?? []), write(id)]);
  for (const name of names) {
    const [, customer = '', , profile = '', , id = ''] = name.split('/');
    add(`${customer}/${profile}`, id);
  }
  for (const id of ids) add(BARE, id);
  return [...groups].map(([group, members]) => `${group}/${members.join('.')}`).join('~');
}

/** 16 bytes as base64url, without padding. */
function compactId(id: string): string {
  const bytes =
    id
      .replaceAll('-', '')
      .match(/../g)
      ?.map((pair) => String.fromCharCode(parseInt(pair, 16))) ?? [];
  return btoa(bytes.join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/(?<!=)=+$/, '');
}

function fullId(text: string): string {
  if (!/^[\w-]{22}$/.test(text)) return text;
  const bytes = [...atob(text.replaceAll('-', '+').replaceAll('_', '/'))];
  const hex = bytes.map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
