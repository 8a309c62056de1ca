import { describe, expect, test } from 'vitest';
import { serviceStep } from '@/lib/reference/serviceSteps';
import { violationsCalled } from '@/lib/scenarios/testing/violations';
import { explainViolation } from './explainViolation';
import { sentenceOf } from './sentenceOf';
import type { TraceEvent } from '@/lib/steps/trace';

const NAME = 'customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34';
const director = `postgres:director:${NAME}` as const;
const lock = `postgres-lock:director:${NAME}` as const;
const historic = `postgres:historic:${NAME}` as const;
const card = `clickhouse:card:${NAME}` as const;

type Declaration = TraceEvent['declaration'];
const steps: Readonly<Record<string, Declaration>> = {
  'read row': serviceStep('read row', { reads: [director], writes: [] }),
  'update row': serviceStep('update row', { reads: [director], writes: [lock] }),
  commit: serviceStep('commit', { reads: [], writes: [director, lock] }),
  'reread Postgres': serviceStep('reread Postgres', { reads: [director], writes: [] }),
  'write historic': serviceStep('write historic', { reads: [], writes: [historic] }),
  'send message': serviceStep('send message', { reads: [], writes: [] }),
  'read copy': serviceStep('read copy', { reads: [card], writes: [] }),
  'insert card version': serviceStep('insert card version', { reads: [], writes: [], merges: [card] }),
};

/** `update: read row; submit: …` */
function order(text: string): readonly TraceEvent[] {
  return text.split(';').flatMap((turn) => {
    const [actor = '', names = ''] = turn.split(':').map((part) => part.trim());
    return names
      .split(',')
      .map((name) => ({ actor, declaration: steps[name.trim()] as Declaration, resumedBy: null, startedBy: null }));
  });
}

describe('who read too early, and where that was written', () => {
  test('a lost submission is the fault of who saved the row without it, whatever came later', () => {
    const events = order(
      'update: read row; submit: read row, update row, commit; update: update row, commit; update.async: insert card version; submit.async: insert card version',
    );
    expect(explainViolation(events, violationsCalled('submission_lost', 'clickhouse_mismatch'))).toBe(
      'Update reads the row before Submit commits, and saves the row anyway: the submission is lost and ClickHouse differs from Postgres.',
    );
  });

  test('the same steps the other way round: the update is lost', () => {
    const events = order('submit: read row; update: read row, update row, commit; submit: update row, commit');
    expect(explainViolation(events, violationsCalled('update_lost'))).toBe(
      'Submit reads the row before Update commits, and saves the row anyway: an update is lost.',
    );
    // Nobody has overwritten a submission here.
    expect(explainViolation(events, violationsCalled('submission_lost'))).toBeNull();
  });

  test('of a party that reads again, the last time counts', () => {
    const events = order(
      'update: read row, update row, commit; update.async: reread Postgres; submit: read row, update row, commit; submit.async: reread Postgres, insert card version; update.async: insert card version',
    );
    expect(explainViolation(events, violationsCalled('clickhouse_mismatch'))).toBe(
      'Update’s async work reads Postgres again before Submit commits, and inserts its version of the card anyway: ClickHouse differs from Postgres.',
    );
  });

  test('a captured copy that is written late', () => {
    const events = order(
      'update: read row, update row, commit; submit: read row, update row, commit; submit.async: write historic; update.async: write historic',
    );
    expect(explainViolation(events, violationsCalled('historic_mismatch'))).toBe(
      'Update reads the row before Submit commits, and Update’s async work writes historic anyway: historic differs from director.',
    );
  });

  test('the job in the background is called what it is', () => {
    const events = order(
      'reindex: reread Postgres; submit: read row, update row, commit; submit.async: insert card version; reindex: insert card version',
    );
    expect(explainViolation(events, violationsCalled('clickhouse_mismatch'))).toMatch(
      /^The reindex job reads Postgres again before Submit commits, and inserts/,
    );
  });

  test('a copier that was sent for before the commit; the control: it reads after it', () => {
    const early = order(
      'update: read row, update row, send message; update.async: reread Postgres; update: commit; update.async: insert card version',
    );
    const late = order(
      'update: read row, update row, send message, commit; update.async: reread Postgres, insert card version',
    );
    expect(explainViolation(early, violationsCalled('clickhouse_mismatch'))).toBe(
      'Update’s async work reads Postgres again before Update commits, and inserts its version of the card anyway: ClickHouse differs from Postgres.',
    );
    expect(explainViolation(late, violationsCalled('clickhouse_mismatch'))).toBeNull();
  });

  test('two copiers that put their halves into the same copy; the control: one after the other', () => {
    const calls = 'update: read row, update row, commit; submit: read row, update row, commit';
    const racing = order(
      `${calls}; update.async: read copy; submit.async: read copy, insert card version; update.async: insert card version`,
    );
    const serial = order(
      `${calls}; submit.async: read copy, insert card version; update.async: read copy, insert card version`,
    );
    expect(explainViolation(racing, violationsCalled('clickhouse_mismatch'))).toBe(
      'Update’s async work reads the copy of the card before Submit’s async work inserts its version of the card, and inserts its version of the card anyway: ClickHouse differs from Postgres.',
    );
    expect(explainViolation(serial, violationsCalled('clickhouse_mismatch'))).toBeNull();
  });

  test('the control: whoever reads after the change is at fault in nothing', () => {
    const events = order(
      'submit: read row, update row, commit; submit.async: insert card version; update: read row, update row, commit; update.async: insert card version',
    );
    expect(
      explainViolation(events, violationsCalled('submission_lost', 'historic_mismatch', 'clickhouse_mismatch')),
    ).toBeNull();
  });
});

describe('every order that went wrong has its words', () => {
  const events = order('submit: read row, update row, commit');
  const found = { events, violations: [], error: null, sentence: null } as const;
  test('where its steps tell nothing, those of the inspection', () => {
    expect(
      sentenceOf({
        ...found,
        outcome: 'violated',
        violations: violationsCalled('duplicate_final'),
        sentence: 'Two rows. FINAL returns two.',
      }),
    ).toBe('Two rows. FINAL returns two.');
    expect(sentenceOf({ ...found, outcome: 'violated', violations: violationsCalled('left_behind') })).toMatch(
      /: a row is left behind\.$/,
    );
  });

  test('a deadlock too; what holds, and what could not be judged, needs none', () => {
    expect(
      sentenceOf({ ...found, outcome: 'deadlock', error: 'Postgres ended a deadlock by refusing submit' }),
    ).toContain('they wait for each other’s locks. Postgres ended');
    expect([
      sentenceOf({ ...found, outcome: 'ok' }),
      sentenceOf({ ...found, outcome: 'error', error: 'gone' }),
    ]).toEqual([null, null]);
  });
});
