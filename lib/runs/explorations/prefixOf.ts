/** Begins the profiles of an exploration's records. The last digits of a UUIDv7 are chance; the first ones are those of all that are started within a minute. */
export function prefixOf(explorationId: string): string {
  return explorationId.slice(-8);
}
