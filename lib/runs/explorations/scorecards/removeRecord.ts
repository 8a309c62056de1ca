import type { ClickHouseClient } from '@clickhouse/client';
import type { Pool } from 'pg';
import { deleteVersions } from '@/lib/reference/clickhouse/deleteVersions';
import { deleteCards } from '@/lib/reference/postgres/deleteCards';
import { transactionInSteps } from '@/lib/reference/postgres/transaction';
import { deleteHistoric } from '@/lib/reference/postgres/writeHistoric';
import { runStep } from '@/lib/steps/step';
import type { ScorecardName } from '@/lib/reference/scorecard/scorecardName';

/** Removes one record among others of its profile from every copy. */
export async function removeRecord(
  { postgres, clickhouse }: { readonly postgres: Pool; readonly clickhouse: ClickHouseClient },
  name: ScorecardName,
): Promise<void> {
  await transactionInSteps(postgres, runStep, name, async (transaction) => {
    await deleteCards(transaction, [name]);
    await deleteHistoric(transaction, [name]);
  });
  await deleteVersions(clickhouse, runStep, [name]);
}
