/** The location of a row. `blockNumber` is known if the table keeps it through merges. */
export interface RowPlace {
  readonly shard: number;
  readonly partitionId: string;
  readonly part: string;
  readonly offset: number;
  readonly blockNumber: number | null;
}

export interface PartBlocks {
  readonly minBlock: number;
  readonly maxBlock: number;
}

/** Reads `partition_minBlock_maxBlock_level[_mutation]`; the partition's id is known, so that underscores in it do not matter. */
export function parsePart(part: string, partitionId: string): PartBlocks | null {
  if (!part.startsWith(`${partitionId}_`)) return null;
  const match = /^(\d+)_(\d+)_\d+(?:_\d+)?$/.exec(part.slice(partitionId.length + 1));
  return match === null ? null : { minBlock: Number(match[1]), maxBlock: Number(match[2]) };
}

/**
 * Puts the rows of one key in order of insertion. Parts of a partition cover block ranges that never overlap, so they order rows also
 * after merges; within a part the block number does, or the offset, since a merge keeps the order of its sources among equal keys.
 * Null when it can't be told: block numbers of different partitions or shards do not compare.
 */
export function orderByInsertion<T extends { readonly place: RowPlace }>(rows: readonly T[]): readonly T[] | null {
  const [first] = rows;
  if (first === undefined) return [];
  const parsed = rows.map((row) => ({ row, blocks: parsePart(row.place.part, row.place.partitionId) }));
  const elsewhere = rows.some(
    ({ place }) => place.partitionId !== first.place.partitionId || place.shard !== first.place.shard,
  );
  if (elsewhere || parsed.some(({ blocks }) => blocks === null)) return null;
  return parsed
    .sort(
      (a, b) =>
        (a.blocks?.minBlock ?? 0) - (b.blocks?.minBlock ?? 0) ||
        (a.row.place.blockNumber ?? 0) - (b.row.place.blockNumber ?? 0) ||
        a.row.place.offset - b.row.place.offset,
    )
    .map(({ row }) => row);
}
