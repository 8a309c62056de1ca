/** When what a query shows was read, in ms. Data that stands in for a query that is being read has no time of its own: it is as of now, not of 1970. */
export function readAt({ dataUpdatedAt }: { readonly dataUpdatedAt: number }, now = Date.now): number {
  return dataUpdatedAt || now();
}
