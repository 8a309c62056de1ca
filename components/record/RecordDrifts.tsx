'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { recordDriftsQuery } from '@/lib/client/recordDriftsQuery';

const EpisodeLine = dynamic(() => import('./EpisodeLine').then((module) => module.EpisodeLine), { ssr: false });

/** When sweeps found the record drifted. Nothing where they never did, and nothing while that is not known: few records need the code for it. */
export function RecordDrifts({
  name,
  of,
  environment,
}: {
  readonly name: string;
  /** Id of the environment that the record was read in. */
  readonly of: string;
  /** As the address has it. */
  readonly environment: string | null;
}) {
  const { data, dataUpdatedAt } = useQuery(recordDriftsQuery(name, of));
  if (data === undefined || data.length === 0) return null;
  return <EpisodeLine drifts={data} environment={environment} nowMs={dataUpdatedAt} />;
}
