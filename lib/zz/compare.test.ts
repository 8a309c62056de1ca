import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inspectionSchema, type Inspection } from '@/lib/contract/inspect';
import { at, call, CARD, createdCard, evidence, plainScore, score, steps, toClickhouse, version, type RecordInput } from '@/lib/evidence/testing/evidence';
import { inspectionOf } from '@/lib/races/testing/inspectionOf';
import { readKeptInspection } from '@/lib/state/loadTests/readKeptInspection';
const submitCall = call({
  call: 'SubmitScorecard',
  startedAt: at(7.4),
  finishedAt: at(7.419),
  request: {},
  response: { submittedAt: at(7.418204), submitterUserId: 'users/coach-7' },
  strategy: 'save_all/sync_in_transaction',
  steps: steps('call', ['read row', 7.401, 7.402], ['update row', 7.41, 7.412], ['commit', 7.414, 7.416]),
});
const updateCall = call({
  call: 'UpdateScorecard',
  startedAt: at(7.39),
  finishedAt: at(7.45),
  request: { scorecard: { comment: 'Good opening', scores: [{ criterionId: 'c-1', numericValue: 5 }] } },
  response: {},
  steps: steps('call', ['read row', 7.391, 7.392], ['update row', 7.43, 7.44], ['commit', 7.445, 7.447]),
});
const removeCall = call({ call: 'DeleteScorecard', startedAt: at(9), finishedAt: at(9.1) });
const submitted = { ...createdCard, submittedAt: at(7.418204), submitterUserId: 'users/coach-7', updatedAt: at(7.418204) };
const updated = { ...createdCard, comment: 'Good opening', updatedAt: at(7.447) };
const exact = { ...createdCard, processInteractionAt: at(3.123456) };

/** Evidence of many kinds, in the terms that builds before and after record types share. */
export const cases = {
  healthy: {},
  lostUpdate: { card: updated, calls: [updateCall, submitCall] },
  witnessedByRaw: {
    card: updated,
    versions: [
      version({ version: at(7.42), row: submitted, insertOrder: 1 }),
      version({ version: at(7.5), row: updated, insertOrder: 2, survives: true }),
    ],
    scores: {},
  },
  missingScore: { finalScores: [], versions: [version({ version: at(1), row: createdCard, survives: true })] },
  orphanScore: {
    finalScores: [
      { criterionId: 'c-0', values: toClickhouse('score', plainScore) },
      { criterionId: 'c-1', values: toClickhouse('score', plainScore) },
    ],
  },
  historicLacksRows: { historic: [] },
  deleted: { card: null, finalCards: [toClickhouse('card', createdCard)], versions: [version({ version: at(1), row: createdCard, survives: true })], calls: [removeCall] },
  unknownToClickhouse: { finalCards: [], finalScores: [], versions: [] },
  duplicateFinal: { finalCards: [toClickhouse('card', createdCard), toClickhouse('card', createdCard)] },
  outOfOrder: {
    card: submitted,
    finalCards: [toClickhouse('card', createdCard)],
    versions: [
      version({ version: at(7.42), row: submitted, insertOrder: 1 }),
      version({ version: at(7.5), row: createdCard, insertOrder: 2, survives: true }),
      version({ criterionId: 'c-1', version: at(1), row: plainScore, survives: true }),
    ],
  },
  tie: {
    card: submitted,
    finalCards: [toClickhouse('card', createdCard)],
    versions: [
      version({ version: at(7.5), row: submitted, insertOrder: 1 }),
      version({ version: at(7.5), row: createdCard, insertOrder: 2, survives: true }),
      version({ criterionId: 'c-1', version: at(1), row: plainScore, survives: true }),
    ],
  },
  fromTheFuture: {
    card: submitted,
    finalCards: [toClickhouse('card', createdCard)],
    versions: [
      version({ version: '2027-01-18T10:32:07.000000Z', row: createdCard, insertOrder: 1, survives: true }),
      version({ version: at(7.5), row: submitted, insertOrder: 2 }),
      version({ criterionId: 'c-1', version: at(1), row: plainScore, survives: true }),
    ],
  },
  altered: {
    card: exact,
    finalCards: [{ ...toClickhouse('card', exact), comment: ' altered', createdAt: '2026-01-18T12:32:00.000000Z' }],
    versions: [
      version({ version: at(1), row: { ...exact, comment: ' altered', createdAt: '2026-01-18T12:32:00.000000Z' }, survives: true }),
      version({ criterionId: 'c-1', version: at(1), row: plainScore, survives: true }),
    ],
  },
  lostDeletion: {
    card: null,
    finalCards: [toClickhouse('card', createdCard)],
    versions: [
      version({ version: at(2), row: createdCard, insertOrder: 1, survives: true }),
      version({ version: at(1), row: createdCard, insertOrder: 2, tombstone: true }),
    ],
    calls: [removeCall],
  },
  mergedAway: {
    card: submitted,
    finalCards: [toClickhouse('card', createdCard)],
    versions: [
      version({ version: at(7.5), row: createdCard, insertOrder: null, mergedInserts: 3, survives: true }),
      version({ criterionId: 'c-1', version: at(1), row: plainScore, survives: true }),
    ],
  },
  inFlight: { card: submitted, inspectedAt: at(8), finalCards: [toClickhouse('card', createdCard)] },
  lostScore: { card: updated, scores: { 'c-1': plainScore }, calls: [updateCall] },
} satisfies Readonly<Record<string, RecordInput>>;
const kept = JSON.parse(readFileSync('/tmp/kept.json', 'utf8')) as Record<string, unknown>;
const withCommit: RecordInput = { card: updated, calls: [updateCall, submitCall], commits: [{ transactionId: '812', committedAt: at(7.447), source: 'director.scorecards', rows: [CARD, score('c-1')] }], unavailable: ['clickhouse.final'] };
const all: Record<string, RecordInput> = { ...cases, withCommit };
const silent = (i: Inspection) => JSON.parse(JSON.stringify({ ...i, headline: null, notJudged: [], checks: i.checks.map(({ id, status }) => [id, status]), findings: i.findings.map((f) => ({ ...f, title: 0, explanation: 0, narrative: 0 })) }));
it.each(Object.keys(all))('%s', (name) => {
  const old = readKeptInspection(kept[name]);
  inspectionSchema.parse(old);
  expect(silent(old)).toEqual(silent(inspectionOf(evidence(all[name] as RecordInput))));
});
