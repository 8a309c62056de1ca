import type { DriftChart } from '@/lib/view/drift/driftChart';
import { stretchText } from '@/lib/view/drift/driftChart';
import { formatCount } from '@/lib/wording/formatMs';
import { DataTable } from '../ui/DataTable';

/** The chart as a table, newest first. */
export function ChartTable({ chart: { buckets, kinds } }: { readonly chart: DriftChart }) {
  const rows = [...buckets].reverse();
  return (
    <details className="mt-2">
      <summary className="quiet-link w-fit cursor-pointer text-sm">Show as a table</summary>
      <div className="mt-2">
        <DataTable
          label="New drifts by time and cause"
          testId="drift-chart-table"
          count={rows.length}
          head={
            <tr>
              <th scope="col">time</th>
              <th scope="col" className="text-right">
                new
              </th>
              {kinds.map(({ key, title }) => (
                <th key={key} scope="col" className="text-right">
                  {title}
                </th>
              ))}
              <th scope="col" className="text-right">
                healed
              </th>
              <th scope="col" className="text-right">
                open at the end
              </th>
            </tr>
          }
          row={(index, props) => {
            const bucket = rows[index];
            if (!bucket) return null;
            return (
              <tr key={bucket.x} {...props} className={bucket.total + bucket.healed === 0 ? 'print:hidden' : ''}>
                <th scope="row" className="whitespace-nowrap !font-normal">
                  {stretchText(bucket.from, bucket.to)}
                </th>
                <td className="text-right">{formatCount(bucket.total)}</td>
                {kinds.map(({ key }) => (
                  <td key={key} className="text-right">
                    {formatCount(bucket.opened[key] ?? 0)}
                  </td>
                ))}
                <td className="text-right">{formatCount(bucket.healed)}</td>
                <td className="text-right">{formatCount(bucket.open)}</td>
              </tr>
            );
          }}
        />
      </div>
    </details>
  );
}
