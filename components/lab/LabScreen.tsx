'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter, useSearchParams } from 'next/navigation';
import { galleryQuery, labRunQuery, labScenariosQuery } from '@/lib/client/labQueries';
import { interleavingsPath } from '@/lib/view/interleavings/address';
import { galleryPath, labRunPath, labScenarioPath } from '@/lib/view/lab/address';
import { PageHead } from '../load-tests/PageHead';
import { KeptFor } from '../ui/KeptFor';
import { GalleryList } from './GalleryList';
import { LabProblem } from './LabProblem';
import { LabSkeleton } from './LabSkeleton';
import { RaceForm } from './RaceForm';
import { RunTable } from './RunTable';

/** What is in the editor to begin with: it breaks at every level, and has a fix. */
const FIRST_RACE = 'lost_update';

/**
 * The race lab: write a race of SQL, take one of the gallery or a scenario of the team's own, and run every order of it. `?race=` of the gallery,
 * `?scenario=` of the configuration, `?run=` of an earlier run.
 */
export function LabScreen() {
  const router = useRouter();
  const params = useSearchParams();
  const [askedScenario, asked, runId] = [params.get('scenario'), params.get('race'), params.get('run')];
  const isChosen = asked !== null || askedScenario !== null;
  const gallery = useQuery(galleryQuery);
  const own = useQuery(labScenariosQuery);
  const edits = runId !== null && !isChosen;
  const run = useQuery({ ...labRunQuery(runId ?? ''), enabled: edits });
  if (!gallery.data || !own.data || (edits && !run.data)) {
    const [failed, what] = gallery.error
      ? ([gallery, 'The gallery'] as const)
      : own.error
        ? ([own, 'The scenarios'] as const)
        : ([run, 'The run'] as const);
    if (!failed.error) return <LabSkeleton />;
    return <LabProblem error={failed.error} what={what} retry={() => void failed.refetch()} />;
  }
  const scenario = own.data.find(({ id }) => id === askedScenario);
  const race = scenario ? undefined : gallery.data.find(({ id }) => id === (asked ?? (edits ? null : FIRST_RACE)));
  const key = edits ? `run ${runId}` : scenario ? `scenario ${scenario.id}` : (race?.id ?? '');
  const text = edits ? run.data?.request.text : (scenario ?? race)?.text;
  return (
    <div className="page pb-24 pt-6" data-testid="lab">
      <PageHead
        crumbs={[{ href: interleavingsPath, label: 'Interleavings' }]}
        testId="lab-headline"
        title="Race lab"
        about="Write a race of SQL sessions. Every order of their steps runs on a real Postgres, in a separate database."
      />
      {askedScenario !== null && !scenario && (
        <p role="alert" className="mt-3" data-testid="no-race">
          The configuration names no scenario of SQL “{askedScenario}”.
        </p>
      )}
      {asked !== null && !scenario && race?.id !== asked && (
        <p role="alert" className="mt-3" data-testid="no-race">
          The gallery has no race “{asked}”.
        </p>
      )}
      <div className="mt-6 grid gap-x-10 gap-y-8 lg:grid-cols-[272px_minmax(0,1fr)]">
        <div className="grid min-w-0 content-start gap-6">
          {own.data.length > 0 && (
            <GalleryList
              title="Your scenarios"
              testId="lab-scenario"
              races={own.data}
              chosen={scenario?.id ?? null}
              choose={(id) => {
                router.replace(labScenarioPath(id), { scroll: false });
              }}
            />
          )}
          <GalleryList
            title="Gallery"
            testId="gallery"
            races={gallery.data}
            chosen={race?.id ?? null}
            choose={(id) => {
              router.replace(galleryPath(id), { scroll: false });
            }}
          />
        </div>
        <RaceForm
          key={key}
          race={key}
          text={text ?? ''}
          then={(id) => {
            router.push(labRunPath(id));
          }}
        />
      </div>
      <RunTable />
      <KeptFor what="lab" title="Runs" pathOf={labRunPath} />
    </div>
  );
}
