import type { LoadTestVerdict } from '@/lib/contract/loadTestVerdict';
import { verdictTable, type SideRate } from '@/lib/view/loadTests/verdictTable';

/** The rates of both sides at each delay, or at the one that was chosen in the chart. */
export function DelayTable({
  verdict,
  chosen,
  choose,
}: {
  readonly verdict: LoadTestVerdict;
  readonly chosen: string | null;
  readonly choose: (delay: string | null) => void;
}) {
  const rows = verdictTable(verdict).filter(({ delayMs }) => chosen === null || String(delayMs) === chosen);
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
          {rows.map(({ delayMs, delay, before, after }) => (
            <tr key={delay} data-testid={`verdict-delay-${delayMs}`}>
              <th scope="row" className="!text-ink">
                {delay}
              </th>
              <RateCell side={before} />
              <RateCell side={after} />
            </tr>
          ))}
        </tbody>
      </table>
      {chosen !== null && (
        <button
          type="button"
          className="quiet-link mt-2 text-sm"
          onClick={() => {
            choose(null);
          }}
        >
          Show all delays
        </button>
      )}
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
