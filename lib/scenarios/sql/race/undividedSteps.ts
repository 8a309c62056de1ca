import { bareStatements } from './fillIn';
import type { SqlRace, SqlStep } from './SqlRace';

/** They neither read nor write a row. */
const CONTROL = /^(?:begin|start|commit|end|rollback|abort|savepoint|release|set|reset)\b/i;
const BLOCK = /^(?:do|call)\b/i;
const WRITE = /^(?:with|insert|update|delete|merge|truncate|copy)\b/i;
const TRIGGER = /\bcreate\s+(?:or\s+replace\s+)?(?:constraint\s+)?trigger\b[^;]*?\bon\s+(?:\w+\.)?(\w+)/gi;
const FUNCTION = /\bcreate\s+(?:or\s+replace\s+)?(?:function|procedure)\s+(?:\w+\.)?(\w+)/gi;

/**
 * The steps that do several things in one: a block, a function or a trigger of the race's own, or several statements. No order lets another session act in between, so
 * a race inside of them is not seen.
 */
export function undividedSteps({ setup, sessions }: SqlRace): readonly string[] {
  const texts = [...setup.map(({ sql }) => sql), ...sessions.map((session) => session.setup ?? '')];
  const named = (what: RegExp) =>
    texts.flatMap((sql) => [...sql.matchAll(what)].map(([, name = '']) => name.toLowerCase()));
  const own = { functions: named(FUNCTION), triggered: named(TRIGGER) };
  return sessions.flatMap(({ steps }) => steps.filter((step) => isUndivided(step, own)).map(({ name }) => name));
}

interface Own {
  readonly functions: readonly string[];
  /** Tables that have triggers. */
  readonly triggered: readonly string[];
}

function isUndivided({ sql, store }: SqlStep, { functions, triggered }: Own): boolean {
  const statements = bareStatements(sql, store).filter((statement) => !CONTROL.test(statement));
  return (
    statements.length > 1 ||
    statements.some((statement) => {
      const names = [...functions, ...(WRITE.test(statement) ? triggered : [])];
      const words = statement.toLowerCase().split(/\W+/);
      return BLOCK.test(statement) || names.some((name) => words.includes(name));
    })
  );
}
