import { bareStatements } from './fillIn';
import type { SqlRace, SqlStep } from './SqlRace';

/** They neither read nor write a row. */
const CONTROL = /^(?:begin|start|commit|end|rollback|abort|savepoint|release|set|reset)\b/i;
const BLOCK = /^(?:do|call)\b/i;
const FUNCTION = /\bcreate\s+(?:or\s+replace\s+)?(?:function|procedure)\s+(?:\w+\.)?(\w+)/gi;

/**
 * The steps that do several things in one: a block, a function of the race's own, or several statements. No order lets another session act in between, so
 * a race inside of them is not seen.
 */
export function undividedSteps({ setup, sessions }: SqlRace): readonly string[] {
  const own = [...setup.map(({ sql }) => sql), ...sessions.map((session) => session.setup ?? '')].flatMap((sql) =>
    [...sql.matchAll(FUNCTION)].map(([, name = '']) => name.toLowerCase()),
  );
  return sessions.flatMap(({ steps }) => steps.filter((step) => isUndivided(step, own)).map(({ name }) => name));
}

function isUndivided({ sql, store }: SqlStep, functions: readonly string[]): boolean {
  const statements = bareStatements(sql, store).filter((statement) => !CONTROL.test(statement));
  const words = statements.flatMap((statement) => statement.toLowerCase().split(/\W+/));
  return (
    statements.length > 1 ||
    statements.some((statement) => BLOCK.test(statement)) ||
    functions.some((name) => words.includes(name))
  );
}
