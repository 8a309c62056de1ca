'use client';

import Link from 'next/link';
import type { HistoryRow } from '@/lib/view/loadTests/historyRows';
import { formatCount } from '@/lib/wording/formatMs';
import { RateSpark } from '../charts/RateSpark';
import { Breakable } from '../ui/Breakable';
import { DataTable } from '../ui/DataTable';
import { StartedBy } from '../ui/StartedBy';
import { Time, ZoneName } from '../ui/Time';
import { LabelEditor } from './LabelEditor';
import { PinButton } from './PinButton';
import { StatusMark } from './StatusMark';

/** So many lines over each other can still be told apart. */
export const MOST_COMPARED = 8;

/** On narrow screens these stand in the row's first cell, as far as they matter there. */
const wide = 'max-md:hidden';

/** A row per run, in the order given. */
export function HistoryTable({
  rows,
  chosen,
  toggle,
}: {
  readonly rows: readonly HistoryRow[];
  readonly chosen: readonly string[];
  readonly toggle: (id: string) => void;
}) {
  const untilMs = rows.find(({ spark }) => spark !== null)?.spark?.untilMs ?? 0;
  return (
    <DataTable
      label="Load tests"
      testId="history"
      count={rows.length}
      estimatePx={58}
      head={
        <tr>
          <th scope="col">
            <span className="sr-only">compare</span>
          </th>
          <th scope="col">run</th>
          <th scope="col" className={wide}>
            status
          </th>
          <th scope="col" className={wide}>
            delays
          </th>
          <th scope="col" className={`${wide} text-right`}>
            failed
          </th>
          <th scope="col" className="text-right">
            failure rate
          </th>
          <th scope="col" className={`${wide} text-right`}>
            95 % interval
          </th>
          <th scope="col" className={`${wide} text-right`}>
            worst at
          </th>
          <th scope="col" className={wide}>
            {untilMs === 0 ? 'by delay' : `0 to ${formatCount(untilMs)} ms`}
          </th>
          <th scope="col" className={wide}>
            started, <ZoneName />
          </th>
        </tr>
      }
      row={(index, props) => {
        const row = rows[index];
        if (!row) return null;
        const red = row.failing ? 'text-bad' : '';
        return (
          <tr
            key={row.id}
            {...props}
            data-testid="history-row"
            data-id={row.id}
            data-status={row.status}
            data-pinned={row.pinned}
            className={chosen.includes(row.id) ? 'bg-sunk' : ''}
          >
            <td className="!pl-1 whitespace-nowrap">
              <PinButton id={row.id} name={`${row.label ?? row.variant}, ${row.createdAt}`} pinned={row.pinned} />{' '}
              <input
                type="checkbox"
                checked={chosen.includes(row.id)}
                onChange={() => {
                  toggle(row.id);
                }}
                aria-label={`Compare ${row.label ?? row.variant}, ${row.createdAt}`}
                data-testid={`choose-${row.id}`}
                className="size-4 translate-y-0.5 accent-[var(--ink)]"
              />
            </td>
            <th scope="row" className="md:min-w-64 !whitespace-normal !font-normal !text-ink">
              <LabelEditor id={row.id} label={row.label}>
                <Link prefetch={false} href={row.path} className="font-medium hover:underline" title={row.summary}>
                  <span className={row.label === null ? 'font-mono' : ''}>
                    <Breakable text={row.label ?? row.variant} />
                  </span>
                </Link>
              </LabelEditor>
              <span className="flex flex-wrap gap-x-3 text-sm text-mute">
                {row.label && (
                  <code>
                    <Breakable text={row.variant} />
                  </code>
                )}
                <span>{row.scenario}</span>
                <span>{row.environment}</span>
                <StartedBy user={row.startedBy} />
                {row.latency === 'staging' && <span>latency simulated</span>}
                {row.notes && (
                  <Link prefetch={false} href={`${row.path}#team-notes`} className="quiet-link">
                    {row.notes}
                  </Link>
                )}
                {row.transport === 'grpc' && <span>over gRPC</span>}
                {row.saturated && <span className="text-ink">{row.saturated}</span>}
              </span>
              <span className="flex flex-wrap gap-x-3 text-sm text-mute md:hidden">
                <StatusMark status={row.status} />
                <span>{row.delays}</span>
                <Time value={row.createdAt} digits={0} />
              </span>
            </th>
            <td className={`${wide} whitespace-nowrap`}>
              <StatusMark status={row.status} />
              {!row.isOver && row.share > 0 && (
                <span className="block text-sm text-mute">{Math.floor(row.share * 100)} %</span>
              )}
              {row.took && <span className="block text-sm text-mute">{row.took}</span>}
            </td>
            <td className={`${wide} whitespace-nowrap`}>{row.delays}</td>
            <td className={`${wide} whitespace-nowrap text-right ${row.count === '–' ? 'text-mute' : ''}`}>
              {row.count.replace(' failed', '')}
            </td>
            <td className={`whitespace-nowrap text-right font-medium ${red}`}>
              {row.rate}
              <span className="block text-xs font-normal text-mute md:hidden">{row.interval}</span>
            </td>
            <td className={`${wide} whitespace-nowrap text-right text-mute`}>{row.interval}</td>
            <td className={`${wide} whitespace-nowrap text-right ${red}`}>
              {row.worst ?? <span className="text-mute">–</span>}
            </td>
            <td className={wide}>{row.spark && <RateSpark spark={row.spark} />}</td>
            <td className={`${wide} whitespace-nowrap font-mono`}>
              <Time value={row.createdAt} digits={0} />
            </td>
          </tr>
        );
      }}
    />
  );
}
