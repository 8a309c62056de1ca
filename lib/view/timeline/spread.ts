/** Moves places apart until neighbours have `gap` between them, each as little as needed and none out of `from`..`to`. Ascending in, ascending out. */
export function spread(places: readonly number[], gap: number, from: number, to: number): readonly number[] {
  const room = places.length > 1 ? Math.min(gap, (to - from) / (places.length - 1)) : gap;
  const moved = [...places];
  let least = from;
  for (const [index, place] of moved.entries()) {
    const at = Math.max(place, least);
    moved[index] = at;
    least = at + room;
  }
  let most = to;
  for (let index = moved.length - 1; index >= 0; index -= 1) {
    const at = Math.min(moved[index] ?? most, most);
    moved[index] = at;
    most = at - room;
  }
  return moved;
}
