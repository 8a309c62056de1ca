/** A list out of which a record was opened, so that the next one can be opened from there. */
export interface OpenedList {
  readonly names: readonly string[];
  readonly environment: string | null;
  /** The address of the list. */
  readonly from: string;
}

const KEY = 'lastwrite.list';

/** For this tab, as long as it is open. */
export function rememberList(list: OpenedList): void {
  try {
    window.sessionStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    // A browser that keeps nothing has no next record, and works.
  }
}

/** The list, if this record stands in it, and its place there from 0. */
export function readPlace(
  name: string,
  environment: string | null,
): { readonly list: OpenedList; readonly at: number } | null {
  try {
    const list = JSON.parse(window.sessionStorage.getItem(KEY) ?? 'null') as OpenedList | null;
    const at = list?.environment === environment ? list.names.indexOf(name) : -1;
    return list === null || at === -1 ? null : { list, at };
  } catch {
    return null;
  }
}
