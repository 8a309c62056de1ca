import type { Diagnosis, Finding } from '@/lib/evidence/diagnose';
import type { Evidence } from '@/lib/evidence/model';
import type { ToldDiagnosis, ToldFinding } from '@/lib/contract/told';
import { clickhouseCopiesOf } from '@/lib/record/RecordType';
import { withAcknowledgements } from './acknowledgement';
import { checkSummary } from './checkSummary';
import { explain } from './explain';
import { headlineOf } from './headline';
import { notJudgedOf } from './notJudged';
import { wordsOf } from './words';

/** Puts a diagnosis into words. */
export function tellDiagnosis(diagnosis: Diagnosis): ToldDiagnosis {
  const { verdict, checks, findings, context } = diagnosis;
  const { evidence, type } = context;
  const words = wordsOf(type, evidence.inspectedAt);
  return {
    verdict,
    headline: headlineOf(diagnosis),
    checks: checks.map((check) => ({ id: check.id, status: check.status, summary: checkSummary(check, words) })),
    rows: context.rows.map((row) => withAcknowledgements(row, context.lost, type)),
    versions: context.versions.map(({ row, ...version }) => ({ ...version, ...row })),
    findings: findings.map((finding) => tellFinding(finding, evidence)),
    notJudged: notJudgedOf(type),
    callClock: context.callClock,
  };
}

function tellFinding({ detection, explainedBy }: Finding, evidence: Evidence): ToldFinding {
  const { title, explanation, narrative } = explain(detection, evidence);
  const { code, severity, copy, facts } = detection;
  const own = clickhouseCopiesOf(evidence.type);
  const where = own.length > 1 ? own.find(({ id }) => id === copy)?.title : undefined;
  // Code and facts belong together; that they still do, side by side, is beyond the compiler.
  return {
    code,
    severity,
    copy,
    title: where === undefined ? title : `${title} (${where})`,
    explanation,
    narrative,
    evidence: facts,
    explainedBy,
  } as ToldFinding;
}
