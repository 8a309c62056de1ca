'use client';

import Link from 'next/link';
import { iterationPath } from '@/lib/view/loadTests/iterationAddress';
import type { IterationRow } from '@/lib/view/loadTests/iterationList';
import { DataTable } from '../../ui/DataTable';

/** A row per iteration: when its second call came, what was violated, what the calls answered, and both of its inspections. */
export function IterationTable({
  loadTestId,
  rows,
}: {
  readonly loadTestId: string;
  readonly rows: readonly IterationRow[];
}) {
  return (
    <DataTable
      label="Iterations, one by one"
      testId="iterations"
      count={rows.length}
      estimatePx={58}
      head={
        <tr>
          <th scope="col" className="text-right">
            n
          </th>
          <th scope="col" className="text-right">
            delay
          </th>
          <th scope="col">what</th>
          <th scope="col">actors, in order</th>
          <th scope="col">inspection</th>
        </tr>
      }
      row={(index, props) => {
        const row = rows[index];
        if (!row) return null;
        return (
          <tr
            key={row.n}
            {...props}
            data-testid={`iteration-${row.n}`}
            data-outcome={row.outcome}
            data-subject={row.subject ?? undefined}
          >
            <th scope="row" className="text-right !text-ink">
              {row.n}
            </th>
            <td className="whitespace-nowrap text-right">
              {row.delayMs} ms{row.delayError && <span className="block text-xs text-mute">{row.delayError}</span>}
            </td>
            <td className="min-w-56">
              {row.violations.map(({ code, title }) => (
                <span key={code} className="block text-bad" title={code}>
                  {title}
                </span>
              ))}
              {row.text !== '' && <span className="block">{row.text}</span>}
              {row.outcome === 'passed' && <span className="text-mute">every invariant held</span>}
              {row.attempts && <span className="block text-xs text-mute">{row.attempts}</span>}
            </td>
            <td>
              <Calls row={row} />
            </td>
            <td className="whitespace-nowrap">
              {row.outcome !== 'passed' && (
                <Link
                  prefetch={false}
                  href={iterationPath(loadTestId, row.n)}
                  className="quiet-link !text-ink"
                  data-testid={`kept-${row.n}`}
                >
                  as it was judged
                </Link>
              )}
              {row.recordPath && row.outcome !== 'passed' && (
                <>
                  {' · '}
                  <Link prefetch={false} href={row.recordPath} className="quiet-link" data-testid={`now-${row.n}`}>
                    now
                  </Link>
                </>
              )}
              {row.subjectId && (
                <code className="block text-xs text-mute" title={row.subject ?? undefined}>
                  …{row.subjectId.slice(-12)}
                </code>
              )}
            </td>
          </tr>
        );
      }}
    />
  );
}

function Calls({ row }: { readonly row: IterationRow }) {
  if (row.calls.length === 0) return <span className="text-mute">none</span>;
  return (
    <span className="grid w-max grid-cols-[auto_auto_auto_auto] gap-x-4 text-sm">
      {row.calls.map((call, index) => (
        <span key={index} className="contents">
          <span title={call.actor}>{call.call}</span>
          <span className="text-right font-mono text-mute">{call.start}</span>
          <span className="text-right text-mute">{call.took}</span>
          <span className={`font-mono ${call.refused ? 'font-semibold' : 'text-mute'}`}>{call.status}</span>
        </span>
      ))}
    </span>
  );
}
