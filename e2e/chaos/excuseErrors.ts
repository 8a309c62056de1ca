/** A fault that was, from when it was brought about until everything was back. Epoch milliseconds. */
export interface FaultWindow {
  readonly fault: string;
  /** The errors that it may cause; null: none. */
  readonly mayCause: RegExp | null;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Something that ended in an error. Epoch milliseconds. */
export interface Errored {
  /** As it is named to whoever reads of it. */
  readonly what: string;
  readonly error: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Those that no fault explains: one that was in their time, and that may cause what their error says. */
export function withoutExcuse<E extends Errored>(errored: readonly E[], windows: readonly FaultWindow[]): readonly E[] {
  return errored.filter(
    ({ error, fromMs, toMs }) =>
      !windows.some(
        (window) => window.mayCause?.test(error) === true && window.fromMs <= toMs && fromMs <= window.toMs,
      ),
  );
}
