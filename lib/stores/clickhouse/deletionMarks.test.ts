import { expect, it } from 'vitest';
import { deletionMarksIn, markExpression } from './deletionMarks';

const columns = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'UInt8']));

it.each([
  '_peerdb_is_deleted',
  '__deleted',
  'is_deleted',
  'IS_DELETED',
  'isDeleted',
  'deleted',
  '_fivetran_deleted',
  '_tombstone',
  '__hevo__marked_deleted',
  '_cdc_deleted',
  'deleted_at',
  'deletedAt',
  '_peerdb_deleted_at',
  '_ab_cdc_deleted_at',
  '_sdc_deleted_at',
  '_sign',
  '__op',
])('%s looks like a deletion mark', (name) => {
  expect(deletionMarksIn(columns(name), [])).toEqual([name]);
  expect(deletionMarksIn(columns(name), [name])).toEqual([]);
});

it.each([
  'comment',
  'create_time',
  'deletable',
  'undeleted',
  'design',
  'signature',
  'option',
  'op',
  'deleted_count',
  '_version',
])('control: %s does not', (name) => {
  expect(deletionMarksIn(columns(name), [])).toEqual([]);
});

it('a name with a quote stays a text', () => {
  expect(markExpression(["it's_deleted"], {})).toContain(`'it\\'s_deleted'`);
  expect(markExpression([], {})).toBe("''");
});
