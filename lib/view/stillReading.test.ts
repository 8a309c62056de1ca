import { describe, expect, it } from 'vitest';
import type { Inspection, Source } from './inspection';
import { stillReading } from './stillReading';

const ok: Source = { status: 'ok', durationMs: 3, error: null, queries: [], warnings: [] };
const failed = (code: string): Source => ({ ...ok, status: 'unavailable', error: { code, message: 'm', hint: 'h' } });
const inspection = (sources: Partial<Inspection['sources']>): Inspection => ({
  name: 'n',
  environment: 'e',
  inspectedAt: '2026-01-18T10:32:07.418204Z',
  durationMs: 1,
  verdict: 'unknown',
  settleMs: 2000,
  headline: { lead: 'Not every copy could be read.', rest: '…' },
  sources: { postgres: ok, historic: ok, clickhouseFinal: ok, clickhouseRaw: ok, ...sources },
  checks: [],
  fields: [],
  scores: [],
  versions: [],
  calls: [],
  callsError: null,
  commits: [],
  findings: [],
});

describe('stillReading', () => {
  it('says of copies without an answer that they are still being read', () => {
    const shown = stillReading(inspection({ clickhouseFinal: failed('timeout'), clickhouseRaw: failed('timeout') }));
    expect(shown.headline).toEqual({
      lead: 'Still reading.',
      rest: 'FINAL and RAW have not answered yet; what the others hold is shown meanwhile.',
    });
    expect(shown.sources.clickhouseRaw.error?.message).toBe('Not answered yet.');
    expect(shown.verdict).toBe('unknown');
  });

  it('leaves an answer alone, and a store that refused', () => {
    const refused = inspection({ clickhouseFinal: failed('connection_refused') });
    expect(stillReading(refused)).toBe(refused);
    const one = stillReading(inspection({ postgres: failed('timeout'), historic: failed('connection_refused') }));
    expect(one.headline.rest).toMatch(/^director has not answered yet/);
    expect(one.sources.historic.error?.code).toBe('connection_refused');
  });
});
