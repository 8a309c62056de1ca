import { rowsOf, type StepMeaning } from '@/lib/evidence/stepMeaning';
import type { StepDeclaration, Touches } from '@/lib/steps/step';

const row = [rowsOf('director', 'card')];
const scores = [rowsOf('director', 'score')];
const record = [...row, ...scores];
const historic = [rowsOf('historic', 'score')];
const cardVersions = [rowsOf('clickhouse', 'card')];
const scoreVersions = [rowsOf('clickhouse', 'score')];

/** What each step of this service does. */
export const serviceSteps = {
  'read row': { says: 'reads the row', store: 'postgres', effect: 'read', rows: record },
  'lock and read row': { says: 'locks and reads the row', store: 'postgres', effect: 'read', rows: record },
  'insert row': { says: 'inserts the row', store: 'postgres', effect: 'write', rows: row },
  'update row': { says: 'saves the row', store: 'postgres', effect: 'write', rows: row },
  'save scores': { says: 'saves the scores', store: 'postgres', effect: 'write', rows: scores },
  'write historic': { says: 'writes historic', store: 'postgres', effect: 'write', rows: historic },
  'read back': { says: 'reads the row back', store: 'postgres', effect: 'read', rows: record },
  commit: { says: 'commits', store: 'postgres', effect: 'commit', rows: [] },
  'send message': { says: 'sends its message', store: null, effect: 'work', rows: [] },
  'read copy': { says: 'reads the copy of the card', store: 'clickhouse', effect: 'read', rows: cardVersions },
  'reread Postgres': { says: 'reads Postgres again', store: 'postgres', effect: 'read', rows: record },
  'insert card version': {
    says: 'inserts its version of the card',
    store: 'clickhouse',
    effect: 'insert_version',
    rows: cardVersions,
  },
  'insert score versions': {
    says: 'inserts its versions of the scores',
    store: 'clickhouse',
    effect: 'insert_version',
    rows: scoreVersions,
  },
  'delete row': { says: 'deletes the row', store: 'postgres', effect: 'delete', rows: record },
  'delete historic': { says: 'deletes from historic', store: 'postgres', effect: 'delete', rows: historic },
  'delete versions': {
    says: 'deletes the versions',
    store: 'clickhouse',
    effect: 'delete_versions',
    rows: [...cardVersions, ...scoreVersions],
  },
} as const satisfies Readonly<Record<string, StepMeaning>>;

export type ServiceStep = keyof typeof serviceSteps;

/** A step of this service on certain records. */
export function serviceStep(name: ServiceStep, touches: Touches): StepDeclaration {
  return { name, ...serviceSteps[name], ...touches };
}
