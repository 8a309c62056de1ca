import { expect, test } from 'vitest';
import type { StepDeclaration } from './step';
import type { Actor } from './Actor';
import { exploreOrders, type Trial } from './exploreOrders';
import { declared } from './testing/declared';
import { withoutSubject } from './withoutSubject';

test('what is left is the same for every subject', () => {
  const step = (subject: string): StepDeclaration =>
    declared('save', {
      reads: [`postgres:run:${subject}`, 'postgres:clock'],
      writes: [`postgres:results:${subject}:2`],
      merges: [`clickhouse:card:${subject}`],
      stamps: 'row version 2',
    });
  expect(withoutSubject(step('a'), 'a')).toEqual(withoutSubject(step('b/c'), 'b/c'));
  expect(withoutSubject(declared('lock', { writes: ['postgres-lock:s1:12'] }), 's1').writes).toEqual([
    'postgres-lock:12',
  ]);
  expect(withoutSubject(declared('lock', { writes: ['postgres-lock:s1:12'] }), '1').writes).toEqual([
    'postgres-lock:s1:12',
  ]);
  expect(withoutSubject(step('a'), 'a')).toEqual({
    ...step('a'),
    reads: ['postgres:run', 'postgres:clock'],
    writes: ['postgres:results:2'],
    merges: ['clickhouse:card'],
    stamps: 'row version 2',
  });
});

test('with a subject of its own for each order, reduction still finds every order that matters', async () => {
  const lastWriters = async (named: boolean): Promise<readonly string[]> => {
    const seen = new Set<string>();
    let subjects = 0;
    const newTrial = (): Promise<Trial & { readonly cell: { last: string } }> => {
      const subject = `s${(subjects += 1)}`;
      const cell = { last: '' };
      const writer =
        (id: string): Actor =>
        async ({ step }) => {
          await step(declared('prepare', { writes: [`postgres:own:${subject}:${id}`] }), () => Promise.resolve());
          await step(declared('write', { writes: [`postgres:cell:${subject}`] }), () => {
            cell.last = id;
            return Promise.resolve();
          });
        };
      return Promise.resolve({
        cell,
        actors: { a: writer('a'), b: writer('b') },
        blocked: () => Promise.resolve(new Set<string>()),
        ...(named ? { subjectName: subject } : {}),
      });
    };
    await exploreOrders({
      newTrial,
      onOrder: ({ trial }) => {
        seen.add(trial.cell.last);
        return Promise.resolve();
      },
      reduce: true,
      inFlight: 1,
    });
    return [...seen].sort();
  };
  expect(await lastWriters(true)).toEqual(['a', 'b']);
  // Steps of different trials that only seem to touch different things would be left out in silence.
  await expect(lastWriters(false)).rejects.toThrow('writes postgres:own:s1:a');
});
