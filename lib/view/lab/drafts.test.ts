import { expect, test } from 'vitest';
import { withDraft, type LabDrafts } from './drafts';
import { newLabForm } from './labForm';

const typed = { ...newLabForm('SELECT 1'), withoutLevels: ['serializable' as const] };

test('what was typed into one race stays while another is looked at', () => {
  const drafts = withDraft(withDraft({}, 'quota', typed, ''), 'lost_update', newLabForm('x'), 'y');
  expect(drafts['quota']).toEqual(typed);
  expect(drafts['lost_update']?.text).toBe('x');
});

test('a race as it is written is no draft, and ends one', () => {
  const drafts = withDraft({}, 'quota', typed, 'SELECT 1');
  expect(withDraft(drafts, 'quota', newLabForm('SELECT 1'), 'SELECT 1')).toEqual({});
});

test('the oldest drafts go, the one in hand stays', () => {
  let drafts: LabDrafts = {};
  for (let n = 0; n < 25; n += 1) drafts = withDraft(drafts, `run ${n}`, typed, '');
  expect(Object.keys(drafts)).toHaveLength(20);
  expect(Object.keys(drafts).at(-1)).toBe('run 24');
  expect(drafts['run 4']).toBeUndefined();
});
