import type { Inspection } from '@/lib/contract/inspect';
import { isRoot, rowId } from '@/lib/record/rows';
import { rowText } from '@/lib/wording/rowText';
import { printable } from './printable';
import { showValue } from './renderFields';
import type { Style } from './style';
import { renderTable, type Cell, type Column } from './table';

type Version = Inspection['versions'][number];

/** Enough for a person; --json has them all. */
const MOST = 40;
const HEAD: readonly Column[] = [
  { title: 'row' },
  { title: 'inserted' },
  { title: 'version', whole: true },
  { title: 'part', whole: true },
  { title: 'changed' },
];

/** The row versions ClickHouse holds, the survivor of each key marked. Keys with a single version that survives say nothing and are left out. */
export function renderVersions(
  { copies, rowSets, versions }: Pick<Inspection, 'copies' | 'rowSets' | 'versions'>,
  style: Style,
): readonly string[] {
  const raw = copies.filter(({ view }) => view === 'raw');
  const nameOf = (version: Version) => {
    const copy = raw.length > 1 ? raw.find((each) => each.copy === version.copy) : undefined;
    return printable(`${rowText(version, rowSets)}${copy ? ` in ${copy.title}` : ''}`);
  };
  const keyOf = (version: Version) => `${version.copy} ${rowId(version)}`;
  const perKey = groupBy(versions, keyOf);
  const telling = versions.filter((version) => {
    const own = perKey.get(keyOf(version)) ?? [];
    return isRoot(version) || own.length > 1 || !version.survives;
  });
  const shown = telling.slice(0, MOST);
  const hidden = versions.length - shown.length;
  return [
    ...renderTable(
      HEAD,
      shown.map((version) => row(version, nameOf(version), style)),
      style,
    ),
    ...(hidden > 0 ? [style.dim(`  and ${hidden} more row versions`)] : []),
  ];
}

function row(version: Version, name: string, style: Style): readonly Cell[] {
  const notes = [
    version.tombstone ? (version.cancels ? 'cancel row' : 'tombstone') : '',
    version.deleted ? 'deleted' : '',
    version.mergedInserts > 0 ? `${version.mergedInserts} merged in` : '',
  ].filter(Boolean);
  const changed = version.changed
    .map(({ field, from, to }) => `${field} ${showValue(from)} → ${showValue(to)}`)
    .join(', ');
  return [
    {
      text: `${version.survives ? '●' : '○'} ${name}`,
      paint: version.survives ? style.good : undefined,
    },
    { text: version.insertOrder === null ? '?' : `#${version.insertOrder}` },
    {
      text: version.version === null ? 'none' : printable(version.version),
      paint: version.survives ? style.bold : undefined,
    },
    { text: partBlocks(printable(version.part)), paint: style.dim },
    { text: [...notes, changed].filter(Boolean).join('; ') },
  ];
}

/** `{partition hash}_3_3_0` as `3_3_0`: within one record the partition says nothing, the block numbers say the order of insertion. */
function partBlocks(part: string): string {
  return /_(\d+_\d+_\d+(?:_\d+)?)$/.exec(part)?.[1] ?? part;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
