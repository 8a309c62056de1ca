import type { Pool } from 'pg';
import type { Judgement } from '@/lib/scenarios/Race';
import type { RowScenario } from '@/lib/scenarios/Scenario';
import type { FinishedIteration } from '@/lib/state/loadTests/finishIterations';
import type { RacedIteration } from './Judge';

const MISSING: Judgement = { outcome: 'unknown', reason: 'its rows are not there' };

/** What becomes of races over tables, with one statement per table for all of them; what the tables held is kept of those that did not pass. */
export async function judgeRows(
  postgres: Pool,
  scenario: RowScenario,
  raced: readonly RacedIteration[],
): Promise<readonly FinishedIteration[]> {
  const judged = await scenario.judge(
    postgres,
    raced.filter(({ trouble }) => trouble === null).map(({ subject }) => subject),
  );
  return Promise.all(
    raced.map(async ({ claimId, subject, calls, steps, delayErrorMs, trouble }): Promise<FinishedIteration> => {
      const judgement: Judgement =
        trouble === null ? (judged.get(subject) ?? MISSING) : { outcome: 'unknown', reason: trouble.reason };
      const common = {
        claimId,
        subject,
        calls,
        steps,
        delayErrorMs,
        convergenceMs: null,
        inspection: null,
        violations: [],
        error: null,
        tables: null,
      };
      if (judgement.outcome === 'passed') return { ...common, outcome: 'passed' };
      const kept = { ...common, tables: await scenario.describe(postgres, subject) };
      return judgement.outcome === 'failed'
        ? { ...kept, outcome: 'failed', violations: [...judgement.violations] }
        : {
            ...kept,
            outcome: 'errored',
            error: trouble === null ? `It could not be judged: ${judgement.reason}` : judgement.reason,
          };
    }),
  );
}
