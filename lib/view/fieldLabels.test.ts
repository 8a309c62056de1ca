import { expect, it } from 'vitest';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { fieldLabels } from './fieldLabels';
import { rowSetsOf } from './testing/inspections';
import { orderType } from './testing/orderType';

it('labels fields as their row set does; an unknown one names itself', () => {
  const labels = fieldLabels(rowSetsOf(scorecardType));
  expect([labels('card', 'submittedAt'), labels('score', 'aiValue'), labels('card', 'aiValue')]).toEqual([
    'submitted at',
    'AI value',
    'aiValue',
  ]);
  expect(fieldLabels(rowSetsOf(orderType))('item', 'quantity')).toBe('how many');
});
