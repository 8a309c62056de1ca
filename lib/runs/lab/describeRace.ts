import type { LabCheck, LabRace } from '@/lib/contract/lab';
import { countInterleavings } from '@/lib/scenarios/sql/isolation/interleavings';
import { formOf, parseRace } from '@/lib/scenarios/sql/parse/parseRace';
import { RaceSyntaxError } from '@/lib/scenarios/sql/parse/RaceSyntaxError';
import { applyVariant } from '@/lib/scenarios/sql/race/applyVariant';
import type { SqlRace } from '@/lib/scenarios/sql/race/SqlRace';

/** What a text says, or where it has a mistake. */
export function checkRace(text: string): LabCheck {
  try {
    return { race: describeRace(text, parseRace(text)), mistake: null };
  } catch (error) {
    if (!(error instanceof RaceSyntaxError)) throw error;
    const { line, column, expected, found, message } = error;
    return { race: null, mistake: { line, column, expected, found, message } };
  }
}

/** A race as it is shown. */
export function describeRace(text: string, race: SqlRace): LabRace {
  const { title, about, setup, sessions, checks, variants } = race;
  return {
    title,
    about: about?.replaceAll('\n', ' ') ?? null,
    form: formOf(text),
    setup: [...setup],
    sessions: sessions.map(({ name, level, steps }) => ({
      name,
      level,
      steps: steps.map((step) => ({ name: step.name, sql: step.sql, when: step.when })),
    })),
    checks: checks.map(({ name, sql }) => ({ name, sql })),
    possible: possibleOrders(race, null),
    namesLevel: [race, ...sessions, ...variants].some(({ level }) => level !== null),
    variants: variants.map((variant) => ({
      name: variant.name,
      title: variant.title,
      changes: variant.steps.map(({ name, step }) => ({
        step: name,
        sql: step?.sql ?? null,
        when: step?.when ?? null,
      })),
      possible: possibleOrders(race, variant.name),
    })),
  };
}

function possibleOrders(race: SqlRace, variant: string | null): number | null {
  return finite(countInterleavings(applyVariant(race, variant).sessions.map(({ steps }) => steps.length)));
}

/** JSON has no infinity. */
export function finite(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}
