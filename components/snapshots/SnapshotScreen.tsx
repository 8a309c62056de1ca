'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { deleteSnapshot, snapshotQuery } from '@/lib/client/snapshotApi';
import { useChange, useForgotten } from '@/lib/client/useChange';
import { useTabTitle } from '@/lib/client/useTabTitle';
import type { Snapshot } from '@/lib/contract/snapshots';
import { recordPath, titleOfName } from '@/lib/view/recordAddress';
import { keptForText } from '@/lib/wording/keptFor';
import { KeptControls } from '../load-tests/iteration/KeptControls';
import { TeamNotes } from '../notes/TeamNotes';
import { RecordBody } from '../record/RecordBody';
import { RecordHead } from '../record/RecordHead';
import { RecordSkeleton } from '../record/RecordSkeleton';
import { DeleteButton } from '../ui/DeleteButton';
import { PageProblem, type ProblemTexts } from '../ui/PageProblem';
import { Time } from '../ui/Time';

const TEXTS: ProblemTexts = {
  byCode: {
    snapshot_not_found: {
      title: 'Snapshot not found.',
      nextSteps: [
        'Check the id in the address; it may be cut off.',
        'It may have been deleted. Paste the record’s name on the start page to see the record as it is now.',
      ],
    },
  },
};

/** The page of a record as it was when somebody kept it, and what was noted on it. */
export function SnapshotScreen({ id }: { readonly id: string }) {
  const query = useQuery(snapshotQuery(id));
  const { data } = query;
  useTabTitle(data ? `Snapshot of ${titleOfName(data.inspection.name)}` : null);
  if (data) return <KeptRecord snapshot={data} />;
  return query.error ? (
    <PageProblem
      error={query.error}
      what="The snapshot"
      texts={TEXTS}
      retry={() => void query.refetch()}
      leave={{ href: '/', label: 'Inspect a record' }}
    />
  ) : (
    <RecordSkeleton name="" />
  );
}

function KeptRecord({ snapshot }: { readonly snapshot: Snapshot }) {
  const { id, inspection, keptAt, keptBy, days } = snapshot;
  const router = useRouter();
  const now = recordPath(inspection.name, inspection.environment);
  const removal = useChange(async () => {
    await deleteSnapshot(id);
    router.push(now);
  }, 'snapshots');
  useForgotten(id, removal.isSuccess);
  return (
    <article className="page pb-24 pt-6" data-testid="snapshot">
      <p
        className="mb-5 max-w-[112ch] rounded-md border border-dashed border-mute px-4 py-2.5"
        data-testid="snapshot-banner"
      >
        <span className="font-medium">
          Snapshot of <Time value={inspection.inspectedAt} digits={3} zone />
        </span>
        , kept{' '}
        {keptBy === null ? (
          ''
        ) : (
          <>
            by <span className="font-medium">{keptBy}</span>{' '}
          </>
        )}
        at <Time value={keptAt} digits={0} zone />
        {days === null ? ' until it is deleted' : `, ${keptForText(days)}`}. The stores may hold something else by now.{' '}
        <Link prefetch={false} href={now} className="quiet-link !text-ink" data-testid="see-now">
          See the record now
        </Link>
      </p>
      <RecordHead inspection={inspection}>
        <KeptControls inspection={inspection} />
        <DeleteButton
          what="this snapshot"
          look="control"
          busy={removal.isPending}
          remove={() => {
            removal.mutate(undefined);
          }}
          testId="delete-snapshot"
        />
      </RecordHead>
      {removal.error && (
        <p role="alert" className="mt-3 text-sm">
          {removal.error.message}
        </p>
      )}
      <TeamNotes on="snapshots" subject={id} />
      <RecordBody inspection={inspection} past />
    </article>
  );
}
