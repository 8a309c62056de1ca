import type { LoadTestVerdict } from '@/lib/contract/loadTestVerdict';
import { wilsonInterval } from '@/lib/statistics/wilsonInterval';
import { formatCount } from '@/lib/wording/formatMs';
import { formatInterval, formatRate } from '@/lib/wording/formatRate';

/** The rates of both sides at each delay. */
export function DelayTable({ delays }: Pick<LoadTestVerdict, 'delays'>) {
  return (
    <div tabIndex={0} role="region" aria-label="Rates by delay" className="mt-3 overflow-x-auto">
      <table className="grid-table" data-testid="verdict-table">
        <thead>
          <tr>
            <th scope="col">Delay</th>
            <th scope="col">before</th>
            <th scope="col">after</th>
          </tr>
        </thead>
        <tbody>
          {delays.map(({ delayMs, before, after }) => (
            <tr key={delayMs}>
              <th scope="row" className="!text-ink">
                {formatCount(delayMs)} ms
              </th>
              <RateCell {...before} />
              <RateCell {...after} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RateCell({ failed, judged }: { readonly failed: number; readonly judged: number }) {
  const interval = wilsonInterval(failed, judged);
  if (interval === null) return <td className="text-mute">not tested</td>;
  return (
    <td>
      <span className={`font-medium ${failed > 0 ? 'text-bad' : ''}`}>{formatRate(failed / judged)}</span>{' '}
      <span className="text-mute">
        {formatCount(failed)} of {formatCount(judged)} · {formatInterval(interval)}
      </span>
    </td>
  );
}
