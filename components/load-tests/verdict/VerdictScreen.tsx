'use client';

import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { LoadTestVerdict } from '@/lib/contract/loadTestVerdict';
import { deploymentsQuery } from '@/lib/client/driftQueries';
import { historyQuery, verdictQuery } from '@/lib/client/loadTestQueries';
import { useEnvironmentId, useUrlState } from '@/lib/client/useUrlState';
import { verdictChart } from '@/lib/view/loadTests/charts/failureRateChart';
import { filterChoices, noFilter } from '@/lib/view/loadTests/historyFilter';
import { sideChoices } from '@/lib/view/loadTests/sideChoices';
import { verdictWords } from '@/lib/wording/comparison/verdictWords';
import { RateChart } from '../../charts/lazyCharts';
import { Breakable } from '../../ui/Breakable';
import { CopyButton } from '../../ui/CopyButton';
import { MoreButton } from '../../ui/MoreButton';
import { Section } from '../../ui/Section';
import { PageHead } from '../PageHead';
import { DelayTable } from './DelayTable';
import { SideChoice } from './SideChoice';
import { SideRuns } from './SideRuns';

const crumbs = [{ href: '/load-tests', label: 'Load tests' }];

/** Did the fix hold? Runs before it against runs after it, each side counted together. `?before=` and `?after=` name them as the API does. */
export function VerdictScreen() {
  const environment = useEnvironmentId();
  const [before, setBefore] = useUrlState('before');
  const [after, setAfter] = useUrlState('after');
  const [scenario, setScenario] = useUrlState('scenario');
  const history = useInfiniteQuery(historyQuery({ ...noFilter, environment }));
  const deployments = useQuery(deploymentsQuery(environment));
  const runs = useMemo(() => history.data?.pages.flat() ?? [], [history.data]);
  const groups = useMemo(
    () =>
      sideChoices(
        runs.filter(({ request }) => scenario === null || request.scenario === scenario),
        deployments.data ?? [],
      ),
    [runs, scenario, deployments.data],
  );
  const isAsked = before !== null && after !== null;
  const verdict = useQuery({
    ...verdictQuery({ before: before ?? '', after: after ?? '', scenario, environment }),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  });
  /** Of the question before, while the one that is asked is read. */
  const isOld = isAsked && verdict.isPlaceholderData;
  const told = isAsked && !verdict.isError ? verdict.data : undefined;
  /** A deployment has a side before it and one after it: chosen on one side, it stands on the other too until that is chosen. */
  const choose = (value: string | null, set: typeof setBefore, other: string | null, setOther: typeof setBefore) => {
    set(value);
    if (other === null && value?.startsWith('deployment:')) setOther(value);
  };
  const { scenarios } = filterChoices(runs);
  return (
    <div className="page pb-24 pt-6" data-testid="fix-verdict" data-verdict={isOld ? undefined : told?.verdict}>
      <PageHead
        crumbs={crumbs}
        testId="verdict-headline"
        tab={told && !isOld ? `${verdictWords[told.verdict]} · Did the fix hold?` : null}
        live
        about="The runs on each side are counted together. If the sides differ in more than the fix, there is no verdict."
        title={
          isOld ? (
            'Comparing…'
          ) : told ? (
            <span className={told.verdict === 'worse' ? 'text-bad' : ''}>
              <Breakable text={told.sentence} />
            </span>
          ) : (
            'Did the fix hold?'
          )
        }
      >
        {isAsked && (
          <CopyButton text={() => window.location.href} label="Copy the link" testId="copy-link">
            Copy the link
          </CopyButton>
        )}
      </PageHead>
      <div role="group" aria-label="Sides" className="mt-5 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <SideChoice
          side="before"
          value={before}
          groups={groups}
          choose={(value) => {
            choose(value, setBefore, after, setAfter);
          }}
        />
        <SideChoice
          side="after"
          value={after}
          groups={groups}
          choose={(value) => {
            choose(value, setAfter, before, setBefore);
          }}
        />
        <label className="grid min-w-0 gap-1">
          <span className="text-sm text-mute">Scenario</span>
          <select
            className="control w-full"
            data-testid="verdict-scenario"
            value={scenario ?? ''}
            onChange={({ target }) => {
              setScenario(target.value === '' ? null : target.value);
            }}
          >
            <option value="">all scenarios</option>
            {[...new Set([...scenarios, ...(scenario === null ? [] : [scenario])])].map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
      </div>
      <MoreButton query={history} label="Load earlier runs" />
      {[
        { what: 'The runs', ...history },
        { what: 'The deployments', ...deployments },
      ].map(
        ({ what, error, refetch }) =>
          error && (
            <p key={what} role="alert" className="mt-3">
              {what} to choose from could not be read. {error.message}{' '}
              <button type="button" className="quiet-link" onClick={() => void refetch()}>
                Try again
              </button>
            </p>
          ),
      )}
      {isAsked && verdict.error && (
        <p role="alert" className="mt-6 max-w-[92ch]" data-testid="verdict-problem">
          {verdict.error.message}{' '}
          <button type="button" className="quiet-link" onClick={() => void verdict.refetch()}>
            Try again
          </button>
        </p>
      )}
      {isAsked && verdict.isPending && (
        <div aria-hidden="true">
          <div className="skeleton mt-10 h-[378px]" />
          <div className="skeleton mt-3 h-48" />
        </div>
      )}
      {!isAsked && (
        <p className="mt-8 border-t border-line py-3 text-mute" data-testid="verdict-nothing">
          {history.isSuccess && runs.length === 0
            ? 'No load tests yet. Run one before the fix and one after it.'
            : 'Choose what ran before the fix and what ran after it. A deployment splits the runs into those before it and those after it.'}
        </p>
      )}
      {told && (
        <div aria-busy={isOld} className={isOld ? 'opacity-40' : ''}>
          <Told verdict={told} />
        </div>
      )}
    </div>
  );
}

function Told({ verdict }: { readonly verdict: LoadTestVerdict }) {
  const chart = useMemo(() => verdictChart(verdict), [verdict]);
  const [asked, choose] = useUrlState('delay');
  const chosen = verdict.delays.some(({ delayMs }) => String(delayMs) === asked) ? asked : null;
  return (
    <>
      {verdict.conditions.length > 0 && (
        <div
          className="mt-5 rounded-r-md border-l-[3px] border-ink bg-sunk px-4 py-2.5"
          data-testid="verdict-conditions"
        >
          <p className="font-medium">What else differs:</p>
          <ul className="text-mute">
            {verdict.conditions.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
      <Section id="verdict-rates" title="Failure rate over delay">
        <RateChart chart={chart} chosen={chosen} choose={choose} />
        <DelayTable verdict={verdict} chosen={chosen} choose={choose} />
      </Section>
      <Section id="verdict-runs" title="Runs">
        <div className="grid gap-x-10 gap-y-6 lg:grid-cols-2">
          <SideRuns title="Before" place={0} glyph="●" side={verdict.before} delay={chosen} />
          <SideRuns title="After" place={1} glyph="■" side={verdict.after} delay={chosen} />
        </div>
      </Section>
    </>
  );
}
