import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { openSteps } from './openCall';

const declaration = {
  name: 'copy',
  says: 'copies',
  store: null,
  effect: 'work',
  rows: [],
  reads: [],
  writes: [],
} as const;

function open() {
  const outgoing = new EventEmitter();
  const failures: string[] = [];
  const steps = openSteps(
    { random: Math.random, onFailure: (what) => failures.push(what) },
    'none',
    'UpdateScorecard',
    outgoing,
  );
  return { ...steps, failures, answer: () => outgoing.emit('close') };
}

test('work waits for the answer, unless it begins at once; either is waited for', async () => {
  const ran: string[] = [];
  const { defer, runDeferred, answer } = open();
  const work = (what: string) => (step: ReturnType<typeof open>['step']) =>
    step(declaration, () => {
      ran.push(what);
      return Promise.resolve();
    });
  defer({ name: 'replicate', run: work('after the answer') });
  defer({ name: 'replicate', begins: 'at_once', run: work('at once') });
  const told = runDeferred('Update', () => ran.push('told'));
  await eventually(() => expect(ran).toEqual(['at once']));
  answer();
  await told;
  expect(ran).toEqual(['at once', 'after the answer', 'told']);
});

test('work that began at once and failed before the answer is a failure of the call’s work', async () => {
  const { defer, runDeferred, answer, failures } = open();
  defer({ name: 'replicate', begins: 'at_once', run: () => Promise.reject(new Error('gone')) });
  await new Promise((resolve) => setImmediate(resolve));
  const told = runDeferred('Update', () => undefined);
  answer();
  await told;
  expect(failures).toEqual(['async work "replicate" of Update failed']);
});
