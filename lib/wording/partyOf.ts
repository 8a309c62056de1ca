/** A call and the work it leaves behind: `submit.async` belongs to `submit`. */
export function partyOf(actor: string): string {
  return actor.split('.', 1)[0] ?? actor;
}
