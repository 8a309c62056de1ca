import { expect, it } from 'vitest';
import { aFinding } from '@/lib/contract/testing/aFinding';
import type { Inspection } from '@/lib/contract/inspect';
import { arrangeFindings } from './arrangeFindings';

type Finding = Inspection['findings'][number];
type FindingCode = Finding['code'];

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
