/** An order of steps that the actors can't follow. The message names the place, what was asked, what is, and where every actor stands. */
export class ScheduleMismatch extends Error {
  constructor(
    /** How many steps were performed before. */
    readonly position: number,
    readonly expected: { readonly actor: string; readonly step: string },
    readonly found: string,
    positions: string,
  ) {
    super(`step ${position + 1} of the order, "${expected.step}" of ${expected.actor}: ${found} (${positions})`);
    this.name = 'ScheduleMismatch';
  }
}
