import { aFinding } from './aFinding';
import { sourcesOf } from '@/lib/record/RecordType';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import type { Inspection } from '../inspect';

const read = { status: 'ok' as const, durationMs: 3, error: null, queries: [], warnings: [] };

/** The evidence of a lost submission, as short as it can be. */
export function anInspection(more: Partial<Inspection> = {}): Inspection {
  return {
    name: 'customers/load-tests/profiles/019bd2e8-0/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e35',
    recordType: 'scorecard',
    title: 'Scorecard',
    environment: 'local',
    inspectedAt: '2026-01-18T10:32:09.400000Z',
    durationMs: 12,
    verdict: 'inconsistent',
    headline: {
      lead: 'Submitted, then lost.',
      rest: 'Submit was acknowledged at 10:32:07.231; an Update that had read the row before it wrote the old copy back.',
    },
    settleMs: 2000,
    copies: sourcesOf(scorecardType).map((source) => ({ ...source, ...read })),
    rowSets: scorecardType.rows.map(({ id, noun, plural, key, fields }) => ({
      id,
      noun,
      plural,
      key: key.map((part) => part.id),
      fields: fields.map((field) => ({ id: field.id, label: field.label })),
    })),
    checks: [],
    rows: [],
    notJudged: [],
    versions: [1, 2, 3].map((insertOrder) => ({
      copy: 'clickhouse',
      rowSet: 'card',
      key: {},
      version: `2026-01-18T10:32:07.2${insertOrder}0000Z`,
      insertOrder,
      part: `all_${insertOrder}_${insertOrder}_0`,
      survives: insertOrder === 3,
      tombstone: false,
      deleted: false,
      values: {},
      changed:
        insertOrder === 1
          ? []
          : [
              {
                field: 'submittedAt',
                from: insertOrder === 2 ? null : '2026-01-18T10:32:07.225000Z',
                to: insertOrder === 2 ? '2026-01-18T10:32:07.225000Z' : null,
              },
            ],
      mergedInserts: 0,
    })),
    calls: [],
    callsError: null,
    commits: [],
    findings: [
      aFinding(
        'lost_update',
        {},
        {
          title: 'Lost update in Postgres',
          explanation: 'Every copy agrees on “not submitted”, and every copy is wrong.',
          narrative: [
            'UpdateScorecard read the row, submitted_at NULL.',
            'SubmitScorecard set it and answered 200.',
            'UpdateScorecard saved every column of its copy: submitted_at is NULL again.',
          ],
        },
      ),
    ],
    ...more,
  };
}
