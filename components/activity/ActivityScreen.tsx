'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { activityKinds } from '@/lib/contract/activity';
import { activityQuery, peopleQuery } from '@/lib/client/activityQueries';
import { retentionQuery } from '@/lib/client/retentionQuery';
import { useUrlState } from '@/lib/client/useUrlState';
import { hasPeople, readKind } from '@/lib/view/activity';
import { activityKindTitles } from '@/lib/wording/activity';
import { keptForText } from '@/lib/wording/keptFor';
import { PageHead } from '../load-tests/PageHead';
import { Button } from '../ui/Button';
import { ListPageProblem, ListPageSkeleton } from '../ui/ListPage';
import { RefreshProblem } from '../ui/RefreshProblem';
import { ActivityTable } from './ActivityTable';

/** Who did what, the newest first. `?by=` and `?kind=` narrow it. */
export function ActivityScreen() {
  const [by, setBy] = useUrlState('by');
  const [kindText, setKind] = useUrlState('kind');
  const kind = readKind(kindText, activityKinds);
  const query = useInfiniteQuery({ ...activityQuery({ by, kind }), placeholderData: (before) => before });
  const people = useQuery(peopleQuery);
  const retention = useQuery(retentionQuery);
  if (query.data === undefined)
    return query.error ? (
      <ListPageProblem error={query.error} what="The activity" retry={() => void query.refetch()} />
    ) : (
      <ListPageSkeleton what="the activity" />
    );
  const entries = query.data.pages.flat();
  const isNarrowed = by !== null || kind !== null;
  const named = people.data ?? [];
  return (
    <div className="page pb-24 pt-6" data-testid="activity-page">
      <PageHead
        crumbs={[]}
        testId="activity-headline"
        title="Activity"
        about={
          <>
            What people started, changed and deleted. Runs that schedules start are not listed.
            {retention.data && ` Kept ${keptForText(retention.data.activity.days)}.`}
          </>
        }
      />
      <div role="group" aria-label="Filters" className="mb-4 mt-5 flex flex-wrap items-center gap-x-4 gap-y-2">
        {(named.length > 0 || by !== null) && (
          <Choice
            label="Person"
            all="everyone"
            value={by}
            choices={(by === null || named.includes(by) ? named : [...named, by]).map((name) => [name, name])}
            choose={setBy}
          />
        )}
        <Choice
          label="Kind"
          all="all kinds"
          value={kind}
          choices={activityKinds.map((each) => [each, activityKindTitles[each]])}
          choose={setKind}
        />
        {isNarrowed && (
          <button
            type="button"
            className="quiet-link"
            data-testid="activity-clear"
            onClick={() => {
              setBy(null);
              setKind(null);
            }}
          >
            Clear filters
          </button>
        )}
      </div>
      <RefreshProblem query={query} />
      {entries.length === 0 ? (
        <p className="max-w-[72ch] border-t border-line py-3 text-mute" data-testid="activity-none">
          {isNarrowed
            ? 'No activity matches these filters.'
            : 'Nothing yet. Start a load test, an exploration or a sweep, and it is listed here.'}
        </p>
      ) : (
        <ActivityTable entries={entries} withPeople={named.length > 0 || hasPeople(entries)} />
      )}
      {query.hasNextPage && (
        <p className="mt-3">
          <Button
            type="button"
            className="control"
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
            data-testid="activity-more"
          >
            {query.isFetchingNextPage ? 'Reading…' : 'Show more'}
          </Button>
        </p>
      )}
    </div>
  );
}

function Choice({
  label,
  all,
  value,
  choices,
  choose,
}: {
  readonly label: string;
  readonly all: string;
  readonly value: string | null;
  readonly choices: readonly (readonly [value: string, title: string])[];
  readonly choose: (value: string | null) => void;
}) {
  return (
    <select
      aria-label={label}
      className="control max-w-full"
      value={value ?? ''}
      onChange={(event) => {
        choose(event.target.value || null);
      }}
    >
      <option value="">{all}</option>
      {choices.map(([each, title]) => (
        <option key={each} value={each}>
          {title}
        </option>
      ))}
    </select>
  );
}
