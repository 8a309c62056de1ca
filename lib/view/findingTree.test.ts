import { expect, it } from 'vitest';
import { aFinding } from '@/lib/contract/testing/aFinding';
import { arrangeFindings, flattenEvidence } from './findingTree';
import type { Finding, FindingCode } from './inspection';

const finding = (code: FindingCode, explainedBy: FindingCode | null = null): Finding =>
  aFinding(code, {}, { explainedBy });
const shape = (findings: readonly Finding[]) =>
  arrangeFindings(findings).map((node) => [node.finding.code, node.explains.map((each) => each.code)]);

it('folds a finding under the one that explains it, over more than one step', () => {
  expect(
    shape([
      finding('lost_update'),
      finding('missing_write', 'out_of_order_write'),
      finding('out_of_order_write', 'lost_update'),
      finding('null_as_default'),
    ]),
  ).toEqual([
    ['lost_update', ['missing_write', 'out_of_order_write']],
    ['null_as_default', []],
  ]);
});

it('loses none whose explanation is not there, or explains itself in a circle', () => {
  expect(shape([finding('version_tie', 'future_version')])).toEqual([['version_tie', []]]);
  expect(shape([finding('version_tie', 'future_version'), finding('future_version', 'version_tie')])).toEqual([
    ['version_tie', []],
    ['future_version', []],
  ]);
});

it('flattens evidence into lines', () => {
  expect(flattenEvidence({ call: 'x', at: null, by: { ids: [1, 2], keys: [{ a: 1 }] }, none: [] })).toEqual([
    { path: 'call', value: 'x' },
    { path: 'at', value: null },
    { path: 'by.ids', value: [1, 2] },
    { path: 'by.keys[0].a', value: 1 },
    { path: 'none', value: [] },
  ]);
});
