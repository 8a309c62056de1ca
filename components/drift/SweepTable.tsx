'use client';

import Link from 'next/link';
import type { Sweep } from '@/lib/contract/sweeps';
import { inEnvironment, sweepPath } from '@/lib/view/drift/address';
import { sweepRow } from '@/lib/view/drift/sweepRow';
import { DataTable } from '../ui/DataTable';
import { Time, ZoneName } from '../ui/Time';
import { SweepMark } from './SweepMark';

const wide = 'max-lg:hidden';

/** A row per sweep, newest first. `nowMs`: milliseconds since 1970. */
export function SweepTable({
  sweeps,
  environment,
  nowMs,
}: {
  readonly sweeps: readonly Sweep[];
  readonly environment: string | null;
  readonly nowMs: number;
}) {
  return (
    <DataTable
      label="Sweeps"
      testId="sweeps"
      count={sweeps.length}
      estimatePx={58}
      head={
        <tr>
          <th scope="col">sweep</th>
          <th scope="col" className="max-md:hidden">
            outcome
          </th>
          <th scope="col" className={wide}>
            covers
          </th>
          <th scope="col" className={wide}>
            cost
          </th>
          <th scope="col" className={`${wide} text-right`}>
            took
          </th>
          <th scope="col" className="max-md:hidden">
            started, <ZoneName />
          </th>
        </tr>
      }
      row={(index, props) => {
        const sweep = sweeps[index];
        if (!sweep) return null;
        const row = sweepRow(sweep, nowMs);
        const outcome = (
          <>
            <SweepMark state={row.state} />
            <span className="block max-w-[64ch] text-sm text-mute [overflow-wrap:anywhere]">{row.sentence}</span>
          </>
        );
        return (
          <tr key={row.id} {...props} data-testid="sweep-row" data-id={row.id} data-state={row.state}>
            <th scope="row" className="!whitespace-normal !font-normal">
              <Link prefetch={false} href={inEnvironment(sweepPath(row.id), environment)} className="hover:underline">
                {row.title}
              </Link>
              {row.by !== null && <span className="block text-sm text-mute">by {row.by}</span>}
              <span className="block md:hidden">{outcome}</span>
            </th>
            <td className="min-w-56 max-md:hidden">{outcome}</td>
            <td className={`${wide} text-mute`}>{row.window ?? '–'}</td>
            <td className={`${wide} text-mute`}>{row.cost}</td>
            <td className={`${wide} whitespace-nowrap text-right text-mute`}>{row.took ?? '–'}</td>
            <td className="whitespace-nowrap font-mono max-md:hidden">
              <Time value={row.createdAt} digits={0} />
            </td>
          </tr>
        );
      }}
    />
  );
}
