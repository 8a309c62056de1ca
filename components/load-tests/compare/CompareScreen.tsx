'use client';

import { useMemo } from 'react';
import { useLoadTests } from '@/lib/client/useLoadTests';
import { useUrlParams, useUrlState } from '@/lib/client/useUrlState';
import { readComparedIds } from '@/lib/view/loadTests/address';
import { failureRateChart } from '@/lib/view/loadTests/charts/failureRateChart';
import { comparisonTab } from '@/lib/wording/comparison/comparisonTab';
import { compareSides } from '@/lib/wording/comparison/compareSides';
import { nameRuns } from '@/lib/view/loadTests/Run';
import { RateChart } from '../../charts/lazyCharts';
import { Breakable } from '../../ui/Breakable';
import { CopyButton } from '../../ui/CopyButton';
import { Section } from '../../ui/Section';
import { PageHead } from '../PageHead';
import { AddRun } from './AddRun';
import { DifferenceTable } from './DifferenceTable';
import { RunLegend } from './RunLegend';
import { VerdictList } from './VerdictList';

const crumbs = [{ href: '/load-tests', label: 'Load tests' }];

/** Compares runs: is one better than the first, by how much, and is that more than chance? `?runs=` names them; the first is the baseline. */
export function CompareScreen() {
  const [params] = useUrlParams();
  const [delay, setDelay] = useUrlState('delay');
  const ids = useMemo(() => readComparedIds(params), [params]);
  const [, setRuns] = useUrlState('runs');
  const change = (next: readonly string[]) => {
    setRuns(next.length === 0 ? null : next.join(','));
  };
  const { loadTests, waiting, problems, again } = useLoadTests(ids);
  const runs = useMemo(() => nameRuns(loadTests), [loadTests]);
  const comparison = useMemo(() => compareSides(runs), [runs]);
  const chart = useMemo(() => failureRateChart(runs), [runs]);
  const [first] = comparison.verdicts;
  return (
    <div className="page pb-24 pt-6" data-testid="compare" data-runs={runs.length}>
      <PageHead
        crumbs={crumbs}
        testId="compare-headline"
        tab={comparisonTab(comparison)}
        live
        about={
          first
            ? 'Rates with 95 % intervals; differences adjusted for multiple comparisons (Holm).'
            : 'Choose runs, and see whether they differ by more than chance.'
        }
        title={
          first ? (
            <VerdictLead verdict={first} />
          ) : waiting ? (
            'Reading the runs…'
          ) : runs.length === 1 ? (
            'Choose a run to compare with'
          ) : (
            'Choose runs to compare'
          )
        }
      >
        {ids.length > 0 && (
          <CopyButton text={() => window.location.href} label="Copy the link" testId="copy-link">
            Copy the link
          </CopyButton>
        )}
      </PageHead>
      {problems.map(({ id, error }) => (
        <p key={id} role="alert" className="mt-3" data-testid="compare-problem">
          The run <code className="break-all">{id}</code> could not be read. {error.message}{' '}
          <button type="button" className="quiet-link" onClick={again}>
            Try again
          </button>{' '}
          ·{' '}
          <button
            type="button"
            className="quiet-link"
            onClick={() => {
              change(ids.filter((each) => each !== id));
            }}
          >
            Remove it
          </button>
        </p>
      ))}
      {comparison.verdicts.length > 0 && <VerdictList verdicts={comparison.verdicts} />}
      {runs.length > 0 && (
        <RunLegend
          runs={runs}
          remove={(id) => {
            change(ids.filter((each) => each !== id));
          }}
          makeBase={(id) => {
            change([id, ...ids.filter((each) => each !== id)]);
          }}
        />
      )}
      {waiting && (
        <div aria-hidden="true">
          <div className="skeleton mt-10 h-[378px]" />
          <div className="skeleton mt-3 h-48" />
        </div>
      )}
      {!waiting && runs.length > 1 && (
        <Section id="rates" title="Failure rate over delay" aside="the first run is the baseline">
          <RateChart chart={chart} chosen={delay} choose={setDelay} />
          <DifferenceTable
            runs={runs}
            comparison={comparison}
            onlyDelay={delay}
            showAll={() => {
              setDelay(null);
            }}
          />
        </Section>
      )}
      {!waiting && <AddRun ids={ids} change={change} />}
    </div>
  );
}

function VerdictLead({
  verdict: { verdict, sentence },
}: {
  readonly verdict: ReturnType<typeof compareSides>['verdicts'][number];
}) {
  return (
    <span data-verdict={verdict} className={verdict === 'worse' ? 'text-bad' : ''}>
      <Breakable text={sentence} />
    </span>
  );
}
