import type { SourceId } from './inspection';

export interface Store {
  readonly id: SourceId;
  /** As a column head. */
  readonly label: string;
  readonly column: string;
  readonly where: string;
}

/** The four copies in the order in which every screen shows them. */
export const stores: readonly Store[] = [
  { id: 'postgres', label: 'director', column: 'director', where: 'Postgres, schema director: the source of truth' },
  { id: 'historic', label: 'historic', column: 'historic', where: 'Postgres, schema historic: one row per score' },
  { id: 'clickhouseFinal', label: 'FINAL', column: 'FINAL', where: 'ClickHouse, the merged view' },
  { id: 'clickhouseRaw', label: 'RAW', column: 'newest RAW', where: 'ClickHouse, every row version it still stores' },
];

export function storeLabel(id: SourceId): string {
  return stores.find((store) => store.id === id)?.label ?? id;
}
