import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose';
import { at, call, createdCard, evidence, plainScore, steps, toClickhouse, version } from './testing/evidence';

const submitted = { ...createdCard, submittedAt: at(7.418204), submitterUserId: 'users/coach-7', lastUpdaterUserId: 'users/coach-7', updatedAt: at(7.418204) };
const updated = { ...createdCard, comment: 'Good opening', manuallyScored: true, updatedAt: at(7.44) };

const submit = call({
  call: 'SubmitScorecard', startedAt: at(7.39), finishedAt: at(7.419), response: { submittedAt: at(7.418204), submitterUserId: 'users/coach-7' },
  steps: steps('call', ['read row', 7.391, 7.395], ['update row', 7.41, 7.415], ['commit', 7.415, 7.418]),
});
const update = call({
  call: 'UpdateScorecard', startedAt: at(7.38), finishedAt: at(7.45), request: { comment: 'Good opening' }, response: { comment: 'Good opening', submittedAt: null },
  steps: steps('call', ['read row', 7.38, 7.385], ['update row', 7.44, 7.445], ['commit', 7.445, 7.449]),
});

describe('the incident: submitted, then lost', () => {
  const diagnosis = diagnose(evidence({ card: updated, calls: [update, submit] }));

  it('names the race from steps', () => {
    expect(diagnosis.verdict).toBe('inconsistent');
    expect(diagnosis.findings[0]).toMatchObject({ code: 'lost_update', severity: 'error', explainedBy: null });
    expect(diagnosis.headline).toEqual({
      lead: 'Submitted, then lost.',
      rest: 'Submit was acknowledged at 10:32:07.419; an Update that had read the row before it wrote the old copy back.',
    });
    expect(diagnosis.findings[0]?.narrative).toEqual([
      'UpdateScorecard read the row at 10:32:07.380000, before that was set.',
      "SubmitScorecard set submitted at to 2026-01-18 10:32:07.418204 and submitter to 'users/coach-7' and committed at 10:32:07.418000.",
      'UpdateScorecard wrote its copy of the row back at 10:32:07.440000 and committed at 10:32:07.449000.',
      'Postgres now holds NULL for submitted at and NULL for submitter.',
    ]);
  });

  it('says in the field and in the check what was acknowledged', () => {
    expect(diagnosis.fields[0]).toMatchObject({ field: 'submittedAt', status: 'equal_by_convention', clickhouseFinal: '1970-01-01T00:00:00.000000Z' });
    expect(diagnosis.fields[0]?.rule).toBe("acknowledged: 2026-01-18 10:32:07.418204; NULL against 1970-01-01, the default of DateTime64(6, 'UTC')");
    expect(diagnosis.checks.find((check) => check.id === 'submitted_state')).toMatchObject({ status: 'fail' });
  });

  it('control: one after the other, the same calls leave nothing to find', () => {
    const both = { ...submitted, comment: 'Good opening', manuallyScored: true };
    const control = diagnose(evidence({ card: both, calls: [update, submit] }));
    expect(control.verdict).toBe('consistent');
    expect(control.findings.map((finding) => finding.code)).toEqual(['null_as_default']);
  });
});

it('a healthy record is consistent', () => {
  const diagnosis = diagnose(evidence({ card: { ...submitted, processInteractionAt: at(3.5), processId: 'p' } }));
  expect(diagnosis).toMatchObject({ verdict: 'consistent', headline: { lead: 'Consistent.', rest: 'All four copies agree, field by field.' }, findings: [] });
  expect(diagnosis.checks.map((check) => [check.id, check.status])).toEqual([
    ['exists', 'pass'], ['score_count', 'pass'], ['submitted_state', 'pass'], ['overall_score', 'pass'],
    ['score_values', 'pass'], ['card_fields', 'pass'], ['historic', 'pass'], ['final_unique', 'pass'],
  ]);
});

it('an older copy with the newer version', () => {
  const versions = [
    version({ version: at(7.42), row: submitted, insertOrder: 2 }),
    version({ version: at(7.5), row: createdCard, insertOrder: 3, survives: true }),
    version({ criterionId: 'c-1', version: at(7.5), row: plainScore, survives: true }),
  ];
  const diagnosis = diagnose(evidence({ card: submitted, finalCards: [toClickhouse('card', createdCard)], versions }));
  expect(diagnosis.verdict).toBe('inconsistent');
  expect(diagnosis.findings.map((finding) => finding.code)).toEqual(['out_of_order_write', 'null_as_default']);
  expect(diagnosis.headline.lead).toBe('Written out of order.');
});
