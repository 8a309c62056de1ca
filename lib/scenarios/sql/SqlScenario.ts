import { variantTitle } from '@/lib/wording/labOutcome';
import type { Race } from '../Race';
import { parseRace } from './parse/parseRace';
import { applyVariant } from './race/applyVariant';
import type { SqlRace } from './race/SqlRace';

/** A race of SQL sessions in a database of its own: the race lab runs its orders, and load tests run it freely. */
export interface SqlScenario extends Race {
  readonly kind: 'sql';
  /** As the file has it. */
  readonly text: string;
  readonly raceOf: (variant: string) => SqlRace;
  /** The sessions. The last one is the delayed one, in a load test. */
  readonly actors: () => readonly { readonly id: string; readonly title: string; readonly delayed: boolean }[];
}

/** A file's race among the scenarios. @throws RaceSyntaxError */
export function toSqlScenario(id: string, text: string): SqlScenario {
  const race = parseRace(text);
  const variants = [null, ...race.variants.map(({ name }) => name)];
  return {
    kind: 'sql',
    id,
    title: race.title ?? id,
    summary: race.about ?? '',
    parameters: [],
    variants: variants.map((name) => ({
      id: variantTitle(name),
      title: race.variants.find((variant) => variant.name === name)?.title ?? variantTitle(name),
      summary: '',
      shipped: false,
    })),
    violations: race.checks.map(({ name }) => ({
      code: name,
      title: `The check ${name} returns no row`,
      label: name,
      consequence: `${name} is violated`,
    })),
    text,
    raceOf: (variant) => {
      const name = variants.find((each) => variantTitle(each) === variant);
      if (name === undefined) throw new TypeError(`the race ${id} has no variant ${variant}`);
      return applyVariant(race, name);
    },
    actors: () =>
      race.sessions.map(({ name }, index) => ({ id: name, title: name, delayed: index === race.sessions.length - 1 })),
  };
}
