/** What a race may take. */
export interface LabLimits {
  /** For a step, waiting for locks included. */
  readonly stepMs: number;
  /** What its database may grow to, temporary tables included; each of its databases, where it has one in ClickHouse too. */
  readonly bytes: number;
  /** Memory of a statement on ClickHouse. */
  readonly memoryBytes: number;
  /** For what a statement spills to disk, of each session. */
  readonly temporaryBytes: number;
  /** What the server may answer to one step. */
  readonly answerBytes: number;
  /** Rows that are kept of a result, and of a table at the end. */
  readonly rows: number;
  /** Tables that are read at the end. */
  readonly tables: number;
  /** Groups of outcomes whose shortest order is run once more, to see the tables after each step. */
  readonly states: number;
  /** Groups of outcomes that are told with the step that made the difference. */
  readonly differences: number;
  /** How long a look at the tables waits for one that is locked. */
  readonly lookMs: number;
  /** Orders with a step that did not end; after so many no further order is begun. */
  readonly timeouts: number;
}

export const labLimits: LabLimits = {
  stepMs: 5_000,
  bytes: 64 * 1024 * 1024,
  memoryBytes: 256 * 1024 * 1024,
  temporaryBytes: 64 * 1024 * 1024,
  answerBytes: 4 * 1024 * 1024,
  rows: 200,
  tables: 30,
  states: 20,
  differences: 100,
  lookMs: 100,
  timeouts: 3,
};
