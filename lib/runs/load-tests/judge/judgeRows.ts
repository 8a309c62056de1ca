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
    raced.map(async (each): Promise<FinishedIteration> => {
      const judgement = each.trouble === null ? (judged.get(each.subject) ?? MISSING) : unjudged(each.trouble);
      return toFinished(
        each,
        judgement,
        judgement.outcome === 'passed' ? null : await scenario.describe(postgres, each.subject),
      );
    }),
  );
}

/** What becomes of a race of SQL, which was judged where it ran. */
export function finishSql(raced: RacedIteration): FinishedIteration {
  const { judged, trouble } = raced;
  const judgement = trouble === null ? (judged?.judgement ?? MISSING) : unjudged(trouble);
  return toFinished(raced, judgement, judgement.outcome === 'passed' ? null : (judged?.tables ?? null));
}

function unjudged({ reason }: NonNullable<RacedIteration['trouble']>): Judgement {
  return { outcome: 'unknown', reason };
}

function toFinished(
  { claimId, subject, calls, steps, delayErrorMs, trouble }: RacedIteration,
  judgement: Judgement,
  tables: FinishedIteration['tables'],
): FinishedIteration {
  const kept = {
    claimId,
    subject,
    calls,
    steps,
    delayErrorMs,
    convergenceMs: null,
    inspection: null,
    violations: [],
    error: null,
    tables,
  };
  switch (judgement.outcome) {
    case 'passed':
      return { ...kept, outcome: 'passed' };
    case 'failed':
      return { ...kept, outcome: 'failed', violations: [...judgement.violations] };
    case 'unknown':
      return {
        ...kept,
        outcome: 'errored',
        error: trouble === null ? `It could not be judged: ${judgement.reason}` : judgement.reason,
      };
    default:
      return judgement satisfies never;
  }
}
