import type { LabContents } from '@/lib/contract/lab';
import { showValue } from '@/lib/view/values';
import { StoreGlyph } from '../ui/StoreGlyph';
import { ValueView } from '../ui/ValueView';

/** What a table held. */
export function ContentsTable({ contents: { store, table, columns, rows, cut } }: { readonly contents: LabContents }) {
  return (
    <div className="border-t border-line py-2">
      <p>
        <code>{table}</code>
        {store === 'clickhouse' && (
          <span className="text-mute">
            {' '}
            <StoreGlyph sign="final" size={8} /> in ClickHouse
          </span>
        )}
        {rows.length === 0 && <span className="text-mute"> is empty</span>}
        {cut && <span className="text-mute"> (the first rows)</span>}
      </p>
      <RowsTable label={`Rows of ${table}`} columns={columns} rows={rows} />
    </div>
  );
}

/** Rows as Postgres prints their values; without `columns` nobody knows what they are called. */
export function RowsTable({
  label,
  columns,
  rows,
}: {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}) {
  if (rows.length === 0) return null;
  return (
    <div tabIndex={0} role="group" aria-label={label} className="max-h-80 overflow-auto">
      <table aria-label={label} className="border-collapse text-sm">
        {columns.length > 0 && (
          <thead>
            <tr>
              {columns.map((column, index) => (
                <th key={index} scope="col" className="py-0.5 pr-5 font-mono !font-normal text-mute">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((value, column) => (
                <td key={column} className="py-0.5 pr-5 align-top">
                  <PostgresValue value={value} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A value as Postgres prints it: a time is not written another way. */
export function PostgresValue({ value }: { readonly value: string | null }) {
  return (
    <ValueView value={value === null || value === '' ? showValue(value) : { kind: 'text', text: value, note: null }} />
  );
}
