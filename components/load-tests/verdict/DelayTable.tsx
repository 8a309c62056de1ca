import type { LoadTestVerdict } from '@/lib/contract/loadTestVerdict';
import { verdictTable, type SideRate } from '@/lib/view/loadTests/verdictTable';

/** The rates of both sides at each delay. */
export function DelayTable({ verdict }: { readonly verdict: LoadTestVerdict }) {
  return (
    <div tabIndex={0} role="region" aria-label="Rates by delay" className="mt-3 overflow-x-auto">
      <table className="grid-table" data-testid="verdict-table">
        <thead>
          <tr>
            <th scope="col">Delay</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {verdictTable(verdict).map(({ delay, before, after }) => (
            <tr key={delay}>
              <th scope="row" className="!text-ink">
                {delay}
              </th>
              <RateCell side={before} />
              <RateCell side={after} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RateCell({ side }: { readonly side: SideRate | null }) {
  if (side === null) return <td className="text-mute">not tested</td>;
  return (
    <td>
      <span className={`font-medium ${side.failing ? 'text-bad' : ''}`}>{side.rate}</span>{' '}
      <span className="text-mute">{side.count}</span>
    </td>
  );
}
