/** The page of a snapshot. */
export function snapshotPath(id: string): string {
  return `/snapshots/${encodeURIComponent(id)}`;
}
