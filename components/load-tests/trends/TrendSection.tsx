'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { deploymentsQuery } from '@/lib/client/driftQueries';
import { useUrlState } from '@/lib/client/useUrlState';
import { marksBetweenRuns } from '@/lib/view/deploymentMarks';
import { comparePath, loadTestPath } from '@/lib/view/loadTests/address';
import type { Trend, TrendVerdict } from '@/lib/view/loadTests/trends';
import { formatRate } from '@/lib/wording/formatRate';
import { TrendChart } from '../../charts/lazyCharts';
import { DataTable } from '../../ui/DataTable';
import { Section } from '../../ui/Section';
import { Time, ZoneName } from '../../ui/Time';

/** One line of comparable runs: the verdicts, the drawing, and its rates as a table. `alone`: its verdict stands over the page already. `partial`: earlier runs are not loaded. */
export function TrendSection({
  trend,
  alone,
  partial,
}: {
  readonly trend: Trend;
  readonly alone: boolean;
  readonly partial: boolean;
}) {
  const { id, variant, scenario, environment, latency, size, runs, latest, againstLast, againstFirst } = trend;
  const deployments = useQuery(deploymentsQuery(environment));
  const marks = marksBetweenRuns(runs, deployments.data ?? []);
  const [run, setRun] = useUrlState('run');
  const anchor = `trend-${id.replaceAll(/[^a-z0-9]+/gi, '-')}`;
  return (
    <Section
      id={anchor}
      title={variant}
      aside={[
        scenario,
        environment,
        latency === 'staging' ? 'latency simulated' : null,
        size === '' ? null : size,
        `${runs.length} ${runs.length === 1 ? 'run' : 'runs'}`,
      ]
        .filter((text) => text !== null)
        .join(' · ')}
    >
      <div data-testid="trend" data-verdict={againstLast?.verdict} data-variant={variant}>
        <div className="mb-3 grid gap-1">
          {againstLast && !alone && <Verdict verdict={againstLast} latest={latest} />}
          {againstFirst && (
            <Verdict
              verdict={againstFirst}
              latest={latest}
              since={partial ? 'Since the oldest run loaded' : 'Since the first'}
            />
          )}
        </div>
        <TrendChart trend={trend} deployments={marks} chosen={run} choose={setRun} />
        <TrendTable
          trend={trend}
          only={run}
          showAll={() => {
            setRun(null);
          }}
        />
      </div>
    </Section>
  );
}

function Verdict({
  verdict: { word, verdict, sentence, against, warnings },
  latest,
  since,
}: {
  readonly verdict: TrendVerdict;
  readonly latest: string | null;
  readonly since?: string;
}) {
  return (
    <p className="max-w-[128ch]" data-verdict={verdict}>
      <span className={`font-medium ${verdict === 'worse' ? 'text-bad' : ''}`}>
        {since ? `${since}: ` : ''}
        {since ? word.toLowerCase() : word}.
      </span>{' '}
      {sentence}{' '}
      {latest && (
        <Link prefetch={false} href={comparePath([against.id, latest])} className="quiet-link">
          compare
        </Link>
      )}
      <TrendWarnings warnings={warnings} />
    </p>
  );
}

/** What else differs between the runs of a verdict: part of the verdict, beside it wherever it stands. */
export function TrendWarnings({ warnings }: { readonly warnings: readonly string[] }) {
  return warnings.length === 0 ? null : (
    <span className="mt-1 block border-l-[3px] border-ink bg-sunk px-3 py-1 text-mute" data-testid="trend-warnings">
      {warnings.map((text) => (
        <span key={text} className="block">
          {text}
        </span>
      ))}
    </span>
  );
}

/** The same as a table: a row per run, a column per delay, newest first. */
function TrendTable({
  trend: { runs, series },
  only,
  showAll,
}: {
  readonly trend: Trend;
  /** Id of a run; null: all, as where it is of another trend. */
  readonly only: string | null;
  readonly showAll: () => void;
}) {
  const chosen = runs.filter(({ id }) => id === only);
  const newestFirst = chosen.length > 0 ? chosen : [...runs].reverse();
  return (
    <details className="mt-2" open={chosen.length > 0 || undefined}>
      <summary className="quiet-link w-fit cursor-pointer text-sm">
        Show as a table, {runs.length} {runs.length === 1 ? 'run' : 'runs'}
      </summary>
      <div className="mt-2">
        <DataTable
          label="Failure rates by run and delay"
          testId="trend-table"
          count={newestFirst.length}
          head={
            <tr>
              <th scope="col">run</th>
              <th scope="col">
                started, <ZoneName />
              </th>
              {series.map(({ delayMs, label }) => (
                <th key={delayMs} scope="col" className="text-right">
                  {label}
                </th>
              ))}
            </tr>
          }
          row={(index, props) => {
            const run = newestFirst[index];
            if (!run) return null;
            return (
              <tr key={run.id} {...props}>
                <th scope="row" className="!whitespace-normal !font-normal">
                  <Link prefetch={false} href={loadTestPath(run.id)} className="text-ink hover:underline">
                    {run.name}
                  </Link>
                  {run.notes.length > 0 && (
                    <span className="block text-sm text-mute" data-testid="run-notes">
                      {run.notes.join(', ')}
                    </span>
                  )}
                </th>
                <td className="whitespace-nowrap font-mono">
                  <Time value={run.createdAt} digits={0} />
                </td>
                {series.map(({ delayMs, points }) => {
                  const point = points.find(({ loadTestId }) => loadTestId === run.id);
                  return (
                    <td
                      key={delayMs}
                      className={`whitespace-nowrap text-right ${point === undefined ? 'text-mute' : point.rate > 0 ? 'text-bad' : ''}`}
                      title={point?.text}
                    >
                      {point === undefined ? '–' : formatRate(point.rate)}
                    </td>
                  );
                })}
              </tr>
            );
          }}
        />
        {chosen.length > 0 && (
          <p className="py-2 text-sm text-mute">
            Only one run.{' '}
            <button type="button" className="quiet-link" data-testid="all-runs" onClick={showAll}>
              Show all {runs.length}
            </button>
          </p>
        )}
      </div>
    </details>
  );
}
