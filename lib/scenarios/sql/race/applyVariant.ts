import type { SqlRace } from './SqlRace';

/** The race as a variant has it; null: as it is written. @throws TypeError when it has no such variant */
export function applyVariant(race: SqlRace, name: string | null): SqlRace {
  if (name === null) return { ...race, variants: [] };
  const variant = race.variants.find((each) => each.name === name);
  if (!variant) throw new TypeError(`the race has no variant ${name}`);
  const changes = new Map(variant.steps.map(({ name: step, step: change }) => [step, change]));
  return {
    ...race,
    title: variant.title ?? race.title,
    level: variant.level ?? race.level,
    retry: variant.retry ?? race.retry,
    variants: [],
    sessions: race.sessions.map((session) => ({
      ...session,
      steps: session.steps.flatMap((step) => {
        const change = changes.get(step.name);
        if (change === undefined) return [step];
        return change === null ? [] : [{ name: step.name, ...change }];
      }),
    })),
  };
}
