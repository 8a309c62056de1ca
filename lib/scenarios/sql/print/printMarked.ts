import type { StepStore } from '@/lib/evidence/stepMeaning';
import type { SqlRace, SqlStep } from '../race/SqlRace';
import { retryText } from './printSpec';

/** A race in Lastwrite's own form. The names of its steps have to be `session.step`; permutations have no place in it. */
export function printMarked(race: SqlRace): string {
  const lines = [
    ...said('title', race.title),
    ...(race.about?.split('\n').flatMap((line) => said('about', line)) ?? []),
    ...said('level', race.level),
    ...said('retry', retryText(race.retry)),
    ...race.setup.flatMap(({ store, sql }) => [`--: setup${mark(store)}`, sql]),
    ...(race.teardown === null ? [] : ['--: teardown', race.teardown]),
    ...race.sessions.flatMap((session) => [
      `--: session ${session.name}`,
      ...said('level', session.level),
      ...said('retry', retryText(session.retry)),
      ...(session.setup === null ? [] : ['--: setup', session.setup]),
      ...(session.teardown === null ? [] : ['--: teardown', session.teardown]),
      ...session.steps.flatMap((step) => stepLines(step.name.slice(session.name.length + 1), step)),
    ]),
    ...race.checks.flatMap(({ name, store, sql }) => [`--: check ${name}${mark(store)}`, sql]),
    ...race.variants.flatMap((variant) => [
      `--: variant ${variant.name}`,
      ...said('title', variant.title),
      ...said('level', variant.level),
      ...said('retry', retryText(variant.retry)),
      ...variant.steps.flatMap(({ name, step }) => (step === null ? [`--: without ${name}`] : stepLines(name, step))),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function stepLines(name: string, { store, sql, capture, when }: Omit<SqlStep, 'name'>): readonly string[] {
  return [
    `--: step ${name}${mark(store)}`,
    ...said('capture', capture.length === 0 ? null : capture.join(', ')),
    ...said('when', when),
    ...(sql === '' ? [] : [sql]),
  ];
}

function said(word: string, value: string | null): readonly string[] {
  return value === null ? [] : [`--: ${word} ${value}`];
}

function mark(store: StepStore): string {
  return store === 'postgres' ? '' : ` -- ${store}`;
}
