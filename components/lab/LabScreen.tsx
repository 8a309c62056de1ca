'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { galleryQuery, labRunQuery, recentLabRunsQuery } from '@/lib/client/labQueries';
import { useUrlState } from '@/lib/client/useUrlState';
import { interleavingsPath } from '@/lib/view/interleavings/address';
import { labRunPath } from '@/lib/view/lab/address';
import { PageHead } from '../load-tests/PageHead';
import { KeptFor } from '../ui/KeptFor';
import { GalleryList } from './GalleryList';
import { LabProblem } from './LabProblem';
import { LabSkeleton } from './LabSkeleton';
import { RaceForm } from './RaceForm';
import { RunTable } from './RunTable';

const WHILE_UNDER_WAY_MS = 1_000;
/** What is in the editor to begin with: it breaks at every level, and has a fix. */
const FIRST_RACE = 'lost_update';

/** The race lab: write a race of SQL or take one of the gallery, and run every order of it. `?race=` of the gallery, `?run=` of an earlier run. */
export function LabScreen() {
  const router = useRouter();
  const [asked, setRace] = useUrlState('race');
  const [runId] = useUrlState('run');
  const gallery = useQuery(galleryQuery);
  const run = useQuery({ ...labRunQuery(runId ?? ''), enabled: runId !== null && asked === null });
  const runs = useQuery({
    ...recentLabRunsQuery,
    refetchInterval: ({ state }) =>
      state.data?.some(({ status }) => status === 'queued' || status === 'running') ? WHILE_UNDER_WAY_MS : false,
  });
  const error = gallery.error ?? run.error;
  if (error)
    return (
      <LabProblem
        error={error}
        what={gallery.error ? 'The gallery' : 'The run'}
        retry={() => void (gallery.error ? gallery.refetch() : run.refetch())}
      />
    );
  const edits = runId !== null && asked === null;
  if (!gallery.data || (edits && !run.data)) return <LabSkeleton />;
  const race = gallery.data.find(({ id }) => id === (asked ?? (edits ? null : FIRST_RACE)));
  const text = edits ? run.data?.request.text : race?.text;
  return (
    <div className="page pb-24 pt-6" data-testid="lab">
      <PageHead
        crumbs={[{ href: interleavingsPath, label: 'Interleavings' }]}
        testId="lab-headline"
        title="Race lab"
        about="Write a race of SQL sessions. Every order of their steps runs on a real Postgres, in a database of its own."
      />
      {asked !== null && race?.id !== asked && (
        <p role="alert" className="mt-3" data-testid="no-race">
          The gallery has no race “{asked}”.
        </p>
      )}
      <div className="mt-6 grid gap-x-10 gap-y-8 lg:grid-cols-[272px_minmax(0,1fr)]">
        <GalleryList races={gallery.data} chosen={race?.id ?? null} choose={setRace} />
        <RaceForm
          key={edits ? `run ${runId}` : (race?.id ?? '')}
          text={text ?? ''}
          then={(id) => {
            router.push(labRunPath(id));
          }}
        />
      </div>
      <RunTable runs={runs.data} error={runs.error} />
      <KeptFor what="lab" title="Runs" pathOf={labRunPath} />
    </div>
  );
}
