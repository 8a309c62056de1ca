import { expect, it } from 'vitest';
import { anEmptyInspection, aVersion } from '@/lib/view/testing/inspections';
import { orderType } from '@/lib/view/testing/orderType';
import { renderInspection } from './renderInspection';
import { styleFor } from './style';

it('shows the copies, rows and keys of whatever type a record is', () => {
  const text = renderInspection(
    anEmptyInspection(orderType, {
      rows: [
        {
          rowSet: 'item',
          key: { line: '2', sku: 'a' },
          status: 'different',
          fields: [
            {
              field: 'quantity',
              label: 'how many',
              values: { shop: 2, 'lake.final': 3, 'lake.raw': 3 },
              status: 'different',
              rule: 'exact number',
              absent: ['mart.final', 'mart.raw'],
              differs: ['lake.final', 'lake.raw'],
            },
          ],
        },
      ],
      versions: [
        aVersion(1, 0, { copy: 'lake', rowSet: 'order' }),
        aVersion(1, 0, { copy: 'mart', rowSet: 'order', survives: true }),
      ],
      notJudged: [{ what: 'Lost updates', why: 'no calls are described', enabledBy: 'Describe them.' }],
    }),
    { ...styleFor({}, false), width: 160 },
  );
  const words = text.split('\n').map((line) => line.trim().split(/ {2,}/));
  expect(words).toContainEqual(['field', 'shop', 'lake FINAL', 'newest lake RAW', 'mart FINAL', 'newest mart RAW']);
  expect(words).toContainEqual(['≠ item 2/a: how many', '2', '3', '3', '—', '—']);
  expect(words.flat()).toEqual(expect.arrayContaining(['○ order in lake RAW', '● order in mart RAW']));
  expect(text).toContain('Not judged: Lost updates, because no calls are described. Describe them.');
  expect(text).not.toMatch(/card|score|director/i);
});
