import { describe, expect, it } from 'vitest';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import type { Copy } from './inspection';
import { stillReading } from './stillReading';
import { anEmptyInspection, copiesOf } from './testing/inspections';

const failed = (code: string): Partial<Copy> => ({
  status: 'unavailable',
  error: { code, message: 'm', hint: 'h' },
});
const inspection = (copies: Readonly<Record<string, Partial<Copy>>>) =>
  anEmptyInspection(scorecardType, { copies: copiesOf(scorecardType, copies) });

describe('stillReading', () => {
  it('says of copies without an answer that they are still being read', () => {
    const shown = stillReading(
      inspection({ 'clickhouse.final': failed('timeout'), 'clickhouse.raw': failed('timeout') }),
    );
    expect(shown.headline).toEqual({
      lead: 'Still reading.',
      rest: 'FINAL and RAW have not answered yet; what the others hold is shown meanwhile.',
    });
    expect(shown.copies.find(({ id }) => id === 'clickhouse.raw')?.error?.message).toBe('Not answered yet.');
    expect(shown.verdict).toBe('unknown');
  });

  it('leaves an answer alone, and a store that refused', () => {
    const refused = inspection({ 'clickhouse.final': failed('connection_refused') });
    expect(stillReading(refused)).toBe(refused);
    const one = stillReading(inspection({ director: failed('timeout'), historic: failed('connection_refused') }));
    expect(one.headline.rest).toMatch(/^director has not answered yet/);
    expect(one.copies.find(({ id }) => id === 'historic')?.error?.code).toBe('connection_refused');
  });
});
