import { expect, it } from 'vitest';
import type { Inspection } from '@/lib/contract/inspect';
import { at, call, createdCard, evidence } from '@/lib/evidence/testing/evidence';
import { tellEvidence } from '@/lib/evidence/testing/tellEvidence';
import { RecordNotFound, RecordTypeUnusable } from '@/lib/inspect/errors';
import { orderType } from '@/lib/reference/order/orderType';
import { recordName } from '@/lib/record/recordName';
import { hashValues } from './hashValues';
import { judgeInspection } from './judgeInspection';

const name = recordName(orderType, { tenant: 'acme', order: '7' });
type Finding = Partial<Inspection['findings'][number]>;
const finding = (code: string, severity: string, explainedBy: string | null = null) =>
  ({ code, severity, explainedBy }) as Finding;

function judge(
  inspection: Partial<Omit<Inspection, 'findings' | 'copies' | 'rows'>> & {
    readonly findings?: readonly Finding[];
    readonly statuses?: readonly ('ok' | 'missing' | 'unavailable')[];
    readonly field?: string;
    readonly partly?: readonly string[];
  },
) {
  const { statuses = ['ok', 'ok'], field = 'equal', partly, ...given } = inspection;
  return judgeInspection({
    name,
    ...(partly === undefined ? {} : { partly }),
    inspection: {
      verdict: 'consistent',
      findings: [],
      checks: [],
      headline: { lead: 'Lead.', rest: 'Rest.' },
      ...given,
      rows: [{ fields: [{ status: field }] }],
      copies: statuses.map((status, index) => ({ title: `copy ${index}`, status, error: null })),
    } as unknown as Inspection,
  });
}

it('the cause is the strongest error that no other finding explains', () => {
  const findings = [
    finding('missing_row', 'error', 'out_of_order_write'),
    finding('precision_loss', 'info'),
    finding('out_of_order_write', 'error'),
    finding('version_tie', 'error'),
  ];
  expect(judge({ verdict: 'inconsistent', findings })).toMatchObject({
    is: 'drifted',
    cause: 'out_of_order_write',
    severity: 'error',
  });
});

it.each([
  ['consistent', judge({}), { is: 'agreeing' }],
  [
    'as far as it was read',
    judge({ verdict: 'unknown', partly: ['item'] }),
    { is: 'partly_read', problem: 'Lead. Rest.' },
  ],
  [
    'different among the rows that were read, and there are more',
    judge({ verdict: 'inconsistent', findings: [finding('missing_row', 'error')], partly: ['item'] }),
    { is: 'drifted', cause: 'missing_row' },
  ],
  [
    'nothing anywhere',
    judgeInspection({ name, error: new RecordNotFound(name) }),
    { is: 'agreeing', inspection: null },
  ],
  ['gone everywhere', judge({ verdict: 'unknown', statuses: ['missing', 'missing'] }), { is: 'agreeing' }],
  [
    'gone from one copy',
    judge({ verdict: 'unknown', statuses: ['missing', 'ok'], field: 'missing' }),
    { is: 'drifted', cause: 'checksum_only' },
  ],
  [
    'a store is away',
    judge({ verdict: 'unknown', statuses: ['ok', 'unavailable'], findings: [finding('in_flight', 'warning')] }),
    { is: 'unreadable', problem: 'copy 1 gave no answer.' },
  ],
  [
    'changed just now',
    judge({ verdict: 'unknown', findings: [finding('in_flight', 'warning')], field: 'different' }),
    { is: 'settling' },
  ],
  [
    'a loss that is possible',
    judge({ verdict: 'unknown', findings: [finding('lost_update', 'warning')] }),
    { is: 'drifted', cause: 'lost_update', severity: 'warning' },
  ],
  [
    'differs without a finding',
    judge({ verdict: 'unknown', field: 'different' }),
    { is: 'drifted', cause: 'checksum_only', severity: 'warning' },
  ],
  ['a field that cannot be compared', judge({ verdict: 'unknown', field: 'unknown' }), { is: 'agreeing' }],
  [
    'a type that does not fit',
    judgeInspection({ name, error: new RecordTypeUnusable('It does not fit.', []) }),
    { is: 'unreadable', problem: 'It does not fit.' },
  ],
])('%s', (_, judgement, expected) => {
  expect(judgement).toMatchObject(expected);
});

it('a loss that nobody watched is a drift of a record at rest, and none yet of one that is written', () => {
  const judgedAt = (seconds: number) => {
    const { verdict, findings, checks, headline } = tellEvidence(
      evidence({
        card: createdCard,
        calls: [
          call({
            call: 'UpdateScorecard',
            startedAt: at(7.38),
            finishedAt: at(7.45),
            request: { comment: 'Good opening' },
            response: { comment: 'Good opening' },
          }),
        ],
        inspectedAt: at(seconds),
      }),
    );
    return judge({ verdict, checks, headline, findings } as Parameters<typeof judge>[0]);
  };
  expect(judgedAt(8)).toEqual({ is: 'settling' });
  expect(judgedAt(30)).toMatchObject({ is: 'drifted', cause: 'lost_update', severity: 'error' });
});

it('values of one record that are equal have equal hashes, however they are written, and others have not', () => {
  const inspection = (text: string) =>
    ({
      name: text,
      headline: { lead: 'Inconsistent.', rest: 'total is 11' },
      copies: [],
      checks: [{ id: 'root_fields', status: 'fail', summary: 'total: 11 against 12' }],
      rows: [
        {
          fields: [
            { field: 'total', values: { postgres: '11.00', final: 11, raw: 12 }, differs: ['raw'], absent: [] },
            { field: 'note', values: { postgres: null, final: '' }, differs: [], absent: [] },
          ],
        },
      ],
      versions: [],
      findings: [],
      calls: [{}],
    }) as unknown as Inspection;
  const [total, note] = hashValues(inspection('a')).rows[0]?.fields ?? [];
  expect(total?.values.final).toBe(total?.values.postgres);
  expect(total?.values.raw).not.toBe(total?.values.postgres);
  expect(note?.values.postgres).toBeNull();
  expect(JSON.stringify(hashValues(inspection('a')))).not.toMatch(/11|12 /);
  expect(hashValues(inspection('b')).rows[0]?.fields[0]?.values.postgres).not.toBe(total?.values.postgres);
});
