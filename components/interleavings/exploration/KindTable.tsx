import Link from 'next/link';
import type { Exploration } from '@/lib/contract/interleavings';
import { formatCount } from '@/lib/wording/formatMs';
import { kindsOf } from '@/lib/wording/explorationOutcome';
import { ViolationFill } from '../../charts/violationPatterns';

/** What was broken, and in how many orders; a kind leads to its orders. */
export function KindTable({ exploration }: { readonly exploration: Exploration }) {
  const kinds = kindsOf(exploration);
  if (kinds.length === 0) return null;
  return (
    <table className="grid-table" data-testid="kinds">
      <thead>
        <tr>
          <th scope="col">violation</th>
          <th scope="col" className="max-sm:hidden">
            what must hold
          </th>
          <th scope="col" className="text-right">
            orders
          </th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ code, title, count, place }) => (
          <tr key={code} data-testid={`kind-${code}`}>
            <th scope="row" className="!font-normal">
              <Link
                prefetch={false}
                scroll={false}
                href={`?violation=${code}#orders`}
                className="inline-flex items-center gap-2 text-bad hover:underline"
              >
                <ViolationFill place={place} />
                {title}
              </Link>
            </th>
            <td className="text-mute max-sm:hidden">
              {exploration.raced.violations.find((each) => each.code === code)?.title}
            </td>
            <td className="whitespace-nowrap text-right">
              <span className="font-medium text-bad">{formatCount(count)}</span> of {formatCount(exploration.explored)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
