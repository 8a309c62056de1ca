/** Rows of a bulk read by the place of the name that they belong to. */
export function groupByPlace<T>(rows: readonly T[], placeOf: (row: T) => number): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const place = placeOf(row);
    const group = groups.get(place);
    if (group === undefined) groups.set(place, [row]);
    else group.push(row);
  }
  return groups;
}
