import { extractNames } from '@/lib/scorecard/extractNames';
import { scorecardName } from '@/lib/scorecard/resourceName';

/** Beyond this many characters of names, proxies begin to refuse a URL's query; the fragment is never sent. */
const LONGEST_QUERY = 4000;
const LONGEST_PLAIN_QUERY = 1500;
const BARE = '-';

/**
 * The address of the bulk table. Names are grouped by customer and profile, `cox/sales/ID.ID~acme/support/ID`, bare ids under `-`.
 * Many ids are written as base64url (22 characters instead of 36); very many stand in the fragment, where length is no matter.
 */
export function bulkPath(names: readonly string[], ids: readonly string[], environment?: string | null): string {
  const query = environment ? `environment=${encodeURIComponent(environment)}` : '';
  const plain = encode(names, ids, (id) => id);
  const text = plain.length <= LONGEST_PLAIN_QUERY ? plain : encode(names, ids, compactId);
  if (text.length > LONGEST_QUERY) return `/inspect${query ? `?${query}` : ''}#names=${text}`;
  return `/inspect?names=${text}${query ? `&${query}` : ''}`;
}

export interface BulkNames {
  readonly names: readonly string[];
  readonly ids: readonly string[];
}

/** Reads what `bulkPath` wrote, or anything else that holds names. The fragment counts where the query holds none. */
export function readBulkAddress(query: string | null, fragment: string): BulkNames {
  const inFragment = new URLSearchParams(fragment.replace(/^#/, '')).get('names');
  const text = query ?? inFragment ?? '';
  if (text.includes('customers/')) return namesIn(text);
  return namesIn(
    text
      .split('~')
      .flatMap((group) => {
        const [first = '', second = '', third = ''] = group.split('/');
        const ids = (first === BARE ? second : third).split('.').map(fullId);
        return ids.map((id) => (first === BARE ? id : scorecardName(first, second, id).text));
      })
      .join('\n'),
  );
}

function namesIn(text: string): BulkNames {
  const { names, bareIds } = extractNames(text);
  return { names: names.map((name) => name.text), ids: bareIds };
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
  return btoa(bytes.join('')).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fullId(text: string): string {
  if (!/^[\w-]{22}$/.test(text)) return text;
  const bytes = [...atob(text.replaceAll('-', '+').replaceAll('_', '/'))];
  const hex = bytes.map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
