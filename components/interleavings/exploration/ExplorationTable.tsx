import Link from 'next/link';
import type { Exploration } from '@/lib/contract/interleavings';
import { explorationPath } from '@/lib/view/interleavings/address';
import { explorationHeadline } from '@/lib/wording/explorationOutcome';
import { optionsInWords } from '@/lib/wording/exploredWith';
import { StatusMark } from '../../load-tests/StatusMark';
import { DataTable } from '../../ui/DataTable';
import { StartedBy } from '../../ui/StartedBy';
import { Time, ZoneName } from '../../ui/Time';

/** A row per exploration, in the order given. `ofAll`: each says of which scenario and variant it is. */
export function ExplorationTable({
  explorations,
  label,
  testId,
  ofAll = false,
}: {
  readonly explorations: readonly Exploration[];
  readonly label: string;
  readonly testId: string;
  readonly ofAll?: boolean;
}) {
  return (
    <DataTable
      label={label}
      testId={testId}
      count={explorations.length}
      estimatePx={ofAll ? 58 : 36}
      head={
        <tr>
          {ofAll && (
            <th scope="col" className="max-md:hidden">
              variant
            </th>
          )}
          <th scope="col">result</th>
          <th scope="col" className="max-md:hidden">
            status
          </th>
          <th scope="col" className="max-md:hidden">
            with
          </th>
          <th scope="col" className="max-md:hidden">
            started, <ZoneName />
          </th>
        </tr>
      }
      row={(index, props) => {
        const each = explorations[index];
        if (!each) return null;
        const { lead } = explorationHeadline(each);
        return (
          <tr key={each.id} {...props} data-testid="exploration-row" data-id={each.id} data-status={each.status}>
            {ofAll && (
              <td className="max-md:hidden">
                <span className="font-mono">{each.request.variant}</span>
                <span className="block text-sm text-mute">{each.raced.title}</span>
              </td>
            )}
            <th scope="row" className="!whitespace-normal !font-normal">
              <Link
                prefetch={false}
                href={explorationPath(each.id)}
                className={`hover:underline ${each.violating > 0 ? 'text-bad' : 'text-ink'}`}
              >
                {each.status === 'queued' ? 'Not started' : lead}
              </Link>
              <span className="flex flex-wrap gap-x-3 text-sm text-mute md:hidden">
                {ofAll && <span className="font-mono">{each.request.variant}</span>}
                <StatusMark status={each.status} />
                <Time value={each.createdAt} digits={0} />
              </span>
            </th>
            <td className="max-md:hidden">
              <StatusMark status={each.status} />
            </td>
            <td className="text-mute max-md:hidden">
              {optionsInWords(each.request)}
              <span className="block">
                <StartedBy user={each.startedBy} />
              </span>
            </td>
            <td className="whitespace-nowrap font-mono max-md:hidden">
              <Time value={each.createdAt} digits={0} />
            </td>
          </tr>
        );
      }}
    />
  );
}
