'use client';

import Link from 'next/link';
import type { LabRunSummary } from '@/lib/contract/lab';
import { labRunPath } from '@/lib/view/lab/address';
import { runProgressText } from '@/lib/wording/labOutcome';
import { StatusMark } from '../load-tests/StatusMark';
import { DataTable } from '../ui/DataTable';
import { Section } from '../ui/Section';
import { StartedBy } from '../ui/StartedBy';
import { Time, ZoneName } from '../ui/Time';

/** The newest runs; undefined while they are read. */
export function RunTable({
  runs,
  error,
}: {
  readonly runs: readonly LabRunSummary[] | undefined;
  readonly error: Error | null;
}) {
  return (
    <Section id="runs" title="Recent runs">
      {error && (
        <p role="alert" className="border-t border-line py-2 text-sm">
          The runs could not be read: {error.message}
        </p>
      )}
      {!runs && !error && <div aria-hidden="true" className="skeleton h-24" />}
      {runs?.length === 0 && (
        <p className="border-t border-line py-2 text-mute" data-testid="runs-empty">
          No runs yet. Choose a race from the gallery and run every order of it.
        </p>
      )}
      {runs !== undefined && runs.length > 0 && (
        <DataTable
          label="Runs of the race lab"
          testId="lab-runs"
          count={runs.length}
          estimatePx={36}
          head={
            <tr>
              <th scope="col">race</th>
              <th scope="col">status</th>
              <th scope="col">result</th>
              <th scope="col">
                started, <ZoneName />
              </th>
            </tr>
          }
          row={(index, props) => {
            const run = runs[index];
            if (!run) return null;
            return (
              <tr key={run.id} {...props} data-testid="lab-run-row" data-id={run.id} data-status={run.status}>
                <th scope="row" className="!whitespace-normal !font-normal">
                  <Link prefetch={false} href={labRunPath(run.id)} className="text-ink hover:underline">
                    {run.title ?? 'Untitled race'}
                  </Link>
                </th>
                <td>
                  <StatusMark status={run.status} />
                </td>
                <td className={run.progress.violated > 0 ? 'text-bad' : ''}>{runProgressText(run)}</td>
                <td className="whitespace-nowrap font-mono">
                  <Time value={run.createdAt} digits={0} />
                  <span className="block font-sans text-sm text-mute">
                    <StartedBy user={run.startedBy} short />
                  </span>
                </td>
              </tr>
            );
          }}
        />
      )}
    </Section>
  );
}
