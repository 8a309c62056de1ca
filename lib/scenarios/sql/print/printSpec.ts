import type { StepStore } from '@/lib/evidence/stepMeaning';
import type { Blocker, Retry, SqlRace, SqlSession } from '../race/SqlRace';
import { specKeywords } from '../parse/scanSpec';

/** PostgreSQL's format cannot hold it: SQL with a closing brace, or variants. */
export class NotInSpec extends Error {
  override readonly name = 'NotInSpec';
}

/** A race in the format of PostgreSQL's isolation specs, with our additions as comments. @throws NotInSpec */
export function printSpec(race: SqlRace): string {
  if (race.variants.length > 0) throw new NotInSpec('An isolation spec has no variants. Export one of them.');
  const parts = [
    [
      ...said('title', race.title),
      ...(race.about?.split('\n').flatMap((line) => said('about', line)) ?? []),
      ...said('level', race.level),
      ...said('retry', retryText(race.retry)),
    ],
    race.setup.flatMap(({ store, sql }) => [...saidStore(store), `setup ${block(sql)}`]),
    race.teardown === null ? [] : [`teardown ${block(race.teardown)}`],
    ...race.sessions.map(sessionLines),
    race.checks.flatMap(({ name, store, sql }) => [
      ...saidStore(store),
      `#: invariant ${name} ${block(sql).replaceAll('\n', '\n#: ')}`,
    ]),
    race.permutations.map(
      ({ steps }) =>
        `permutation ${steps.map(({ step, blockers }) => nameText(step) + blockersText(blockers)).join(' ')}`,
    ),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

export function retryText(retry: Retry | null): string | null {
  return retry === null ? null : `${retry.codes.join(',')} ${retry.times}`;
}

function sessionLines({ name, level, retry, setup, teardown, steps }: SqlSession): readonly string[] {
  return [
    `session ${nameText(name)}`,
    ...said('level', level),
    ...said('retry', retryText(retry)),
    ...(setup === null ? [] : [`setup ${block(setup)}`]),
    ...steps.flatMap((step) => [
      ...saidStore(step.store),
      ...said('capture', step.capture.length === 0 ? null : step.capture.join(', ')),
      ...said('when', step.when),
      `step ${nameText(step.name)} ${block(step.sql)}`,
    ]),
    ...(teardown === null ? [] : [`teardown ${block(teardown)}`]),
  ];
}

function said(word: string, value: string | null): readonly string[] {
  return value === null ? [] : [`#: ${word} ${value}`];
}

function saidStore(store: StepStore): readonly string[] {
  return said('store', store === 'postgres' ? null : store);
}

function block(sql: string): string {
  if (sql.includes('}')) throw new NotInSpec('An isolation spec cannot hold SQL with a closing brace.');
  return `{ ${sql} }`;
}

function nameText(name: string): string {
  return /^[A-Za-z_][\w$]*$/.test(name) && !specKeywords.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

function blockersText(blockers: readonly Blocker[]): string {
  if (blockers.length === 0) return '';
  const text = (blocker: Blocker): string => {
    switch (blocker.kind) {
      case 'once':
        return '*';
      case 'step':
        return nameText(blocker.step);
      case 'notices':
        return `${nameText(blocker.step)} notices ${blocker.count}`;
    }
  };
  return `(${blockers.map(text).join(', ')})`;
}
