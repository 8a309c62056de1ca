/** `waits`: it has not ended yet. `failed`: it is tried again. */
type OwnMigration = 'waits' | 'failed' | 'done';

/** The bundler may load this module more than once in a process; what it holds is still there once. */
const KEY = Symbol.for('lastwrite.ownMigration');
const place = globalThis as typeof globalThis & { [KEY]?: OwnMigration };

/** How far the console's own database is. */
export function noteOwnMigration(now: OwnMigration): void {
  place[KEY] = now;
}

/** Why whatever needs the console's own database may fail; null: it is up to date, or another process sees to that. */
export function ownMigrationProblem(): string | null {
  switch (place[KEY]) {
    case 'waits':
      return "The console's own database is being brought up to date.";
    case 'failed':
      return "The console's own database could not be brought up to date. The console tries again every few seconds; its log says why.";
    default:
      return null;
  }
}
