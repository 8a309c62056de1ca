import { labRunLimits, type LabCheck, type LabMistake, type LabRace, type LabStore } from '@/lib/contract/lab';
import { countInterleavings } from '@/lib/scenarios/sql/isolation/interleavings';
import { formOf, parseRace } from '@/lib/scenarios/sql/parse/parseRace';
import { RaceSyntaxError } from '@/lib/scenarios/sql/parse/RaceSyntaxError';
import { applyVariant } from '@/lib/scenarios/sql/race/applyVariant';
import type { Check, SqlRace, SqlStep } from '@/lib/scenarios/sql/race/SqlRace';

/** What a text says, or where it has a mistake. */
export function checkRace(text: string): LabCheck {
  const beyond = beyondLines(text);
  if (beyond !== null) return { race: null, mistake: beyond };
  try {
    const race = parseRace(text);
    const large = beyondRace(race);
    return large === null ? { race: describeRace(text, race), mistake: null } : { race: null, mistake: large };
  } catch (error) {
    if (!(error instanceof RaceSyntaxError)) throw error;
    const { line, column, expected, found, message } = error;
    return { race: null, mistake: { line, column, expected, found, message } };
  }
}

/** How lines begin or end that make a session, a step or a variant. */
const counts = [
  { what: 'sessions', most: labRunLimits.sessions, line: /^--:\s*session\b/ },
  { what: 'steps', most: labRunLimits.steps, line: /^--:\s*step\b/ },
  { what: 'variants', most: labRunLimits.variants, line: /^--:\s*variant\b/ },
  { what: 'steps', most: labRunLimits.steps, line: /--\s*T\d/ },
] as const;

/** The line with which there is too much of something: a race of a hundred thousand characters can have more to read than anyone waits for. */
function beyondLines(text: string): LabMistake | null {
  const lines = text.split('\n');
  for (const { what, most, line: pattern } of counts) {
    let found = 0;
    for (const [index, line] of lines.entries()) {
      if (!pattern.test(line)) continue;
      found += 1;
      if (found > most) return mistakeAt(index + 1, `at most ${most} ${what}`, 'another one');
    }
  }
  return null;
}

/** A session may be like another, and steps of a spec may share a line. */
function beyondRace({ sessions, variants }: SqlRace): LabMistake | null {
  const steps = sessions.reduce((sum, session) => sum + session.steps.length, 0);
  if (sessions.length > labRunLimits.sessions)
    return mistakeAt(1, `at most ${labRunLimits.sessions} sessions`, String(sessions.length));
  if (steps > labRunLimits.steps) return mistakeAt(1, `at most ${labRunLimits.steps} steps`, String(steps));
  if (variants.length > labRunLimits.variants)
    return mistakeAt(1, `at most ${labRunLimits.variants} variants`, String(variants.length));
  return null;
}

function mistakeAt(line: number, expected: string, found: string): LabMistake {
  return { line, column: 1, expected, found, message: `Line ${line}, column 1: expected ${expected}, found ${found}.` };
}

/** A race as it is shown. */
export function describeRace(text: string, race: SqlRace): LabRace {
  const { title, about, sessions, checks, variants } = race;
  return {
    title,
    about: about?.replaceAll('\n', ' ') ?? null,
    form: formOf(text),
    sessions: sessions.map(({ name, level, steps }) => ({
      name,
      level,
      steps: steps.map(({ name: step, ...made }) => ({ name: step, ...toSql(made) })),
    })),
    checks: checks.map(({ name, sql, ...check }: Stored<Check>) => ({ name, sql, ...storeOf(check) })),
    possible: possibleOrders(race, null),
    namesLevel: [race, ...sessions, ...variants].some(({ level }) => level !== null),
    variants: variants.map((variant) => ({
      name: variant.name,
      title: variant.title,
      changes: variant.steps.map(({ name, step }) =>
        step === null ? { step: name, sql: null, when: null } : { step: name, ...toSql(step) },
      ),
      possible: possibleOrders(race, variant.name),
    })),
  };
}

/** What may say on which store it is run. */
type Stored<Part> = Part & { readonly store?: LabStore };

function toSql({ sql, when, ...made }: Stored<Omit<SqlStep, 'name'>>) {
  return { sql, when, ...storeOf(made) };
}

function storeOf({ store }: Stored<object>): { readonly store?: LabStore } {
  return store === undefined ? {} : { store };
}

function possibleOrders(race: SqlRace, variant: string | null): number | null {
  return finite(countInterleavings(applyVariant(race, variant).sessions.map(({ steps }) => steps.length)));
}

/** JSON has no infinity. */
export function finite(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}
