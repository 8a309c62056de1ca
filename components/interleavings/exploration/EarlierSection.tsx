'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { earlierExplorationsQuery } from '@/lib/client/interleavingQueries';
import type { Exploration } from '@/lib/contract/interleavings';
import { explorationPath } from '@/lib/view/interleavings/address';
import { optionsInWords } from '@/lib/wording/exploredWith';
import { explorationHeadline } from '@/lib/wording/explorationOutcome';
import { StatusMark } from '../../load-tests/StatusMark';
import { DataTable } from '../../ui/DataTable';
import { Section } from '../../ui/Section';
import { StartedBy } from '../../ui/StartedBy';
import { Time, ZoneName } from '../../ui/Time';

/** Everything that was ever explored of this variant. */
export function EarlierSection({ exploration: { id, request } }: { readonly exploration: Exploration }) {
  const { data, error } = useQuery(earlierExplorationsQuery(request.scenario, request.variant));
  const others = data?.filter((each) => each.id !== id) ?? [];
  return (
    <Section id="earlier" title="Other explorations of this variant">
      {error && (
        <p role="alert" className="border-t border-line py-2">
          They could not be read. {error.message}
        </p>
      )}
      {data && others.length === 0 && <p className="border-t border-line py-2 text-mute">There are none.</p>}
      {others.length > 0 && (
        <DataTable
          label="Other explorations of this variant"
          testId="earlier"
          count={others.length}
          head={
            <tr>
              <th scope="col">
                asked for, <ZoneName />
              </th>
              <th scope="col">status</th>
              <th scope="col">result</th>
              <th scope="col">with</th>
            </tr>
          }
          row={(index, props) => {
            const each = others[index];
            if (!each) return null;
            const { lead } = explorationHeadline(each);
            return (
              <tr key={each.id} {...props}>
                <td className="whitespace-nowrap font-mono">
                  <Time value={each.createdAt} digits={0} />
                </td>
                <td>
                  <StatusMark status={each.status} />
                </td>
                <th scope="row" className="!whitespace-normal !font-normal">
                  <Link
                    prefetch={false}
                    href={explorationPath(each.id)}
                    className={`hover:underline ${each.violating > 0 ? 'text-bad' : 'text-ink'}`}
                  >
                    {lead}
                  </Link>
                </th>
                <td className="text-mute">
                  {optionsInWords(each.request)}
                  <span className="block">
                    <StartedBy user={each.startedBy} />
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
