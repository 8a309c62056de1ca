import type { FactsCache } from './FactsCache';
import { SourceFailure, smellsOfSchemaChange } from './SourceFailure';

/** Reads with the known facts. If that fails in a way that a changed schema explains, reads again with fresh facts. */
export async function readWithFacts<T>(
  cache: FactsCache<unknown>,
  read: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (signal.aborted || !(error instanceof SourceFailure) || !smellsOfSchemaChange(error)) throw error;
    cache.forget();
    return read();
  }
}
