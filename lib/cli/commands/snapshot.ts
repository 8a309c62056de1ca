import { exitCodes, type ExitCode } from '../exitCodes';
import type { InspectionSource } from '../source/apiSource';
import type { Terminal } from '../Terminal';

export interface SnapshotOptions {
  readonly note?: string;
  readonly environment?: string;
  readonly json?: boolean;
}

/** `snapshot NAME`: keeps an inspection as it is now. Throws Refused, Unreachable. */
export async function snapshot(
  name: string,
  { note, environment, json = false }: SnapshotOptions,
  terminal: Terminal,
  openSource: () => Promise<InspectionSource>,
): Promise<ExitCode> {
  const source = await openSource();
  try {
    const kept = await source.keepSnapshot(name.trim(), environment, note);
    const path = `snapshots/${kept.id}`;
    terminal.print(json ? JSON.stringify(kept, null, 2) : (source.page(path) ?? `Kept as ${path}.`));
    return exitCodes.consistent;
  } finally {
    await source.close();
  }
}
