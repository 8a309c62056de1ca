'use client';

import type { FieldLabels } from '@/lib/view/fieldLabels';
import type { Version } from '@/lib/view/inspection';
import { showValue } from '@/lib/view/values';
import { ValueView } from '../ui/ValueView';
import { DataTable } from '../ui/DataTable';

/** Every version as a row, every column that was read. Values that the version changed stand in bold. */
export function RawRows({
  versions,
  labels,
  reveal,
}: {
  readonly versions: readonly Version[];
  readonly labels: FieldLabels;
  readonly reveal: number | null;
}) {
  const fields = [...new Set(versions.flatMap((version) => Object.keys(version.values)))];
  return (
    <DataTable
      label="Raw rows"
      testId="raw-rows"
      count={versions.length}
      reveal={reveal === null ? null : reveal - 1}
      head={
        <tr>
          {[
            'inserted',
            'version',
            'part',
            'FINAL',
            ...fields.map((field) => labels(versions[0]?.rowSet ?? '', field)),
          ].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      }
      row={(index, props) => {
        const version = versions[index];
        if (!version) return null;
        const changed = new Set(version.changed.map((change) => change.field));
        return (
          <tr key={index} {...props}>
            <th scope="row" className="font-mono !font-normal">
              {version.insertOrder ?? '?'}
            </th>
            <td className="whitespace-nowrap font-mono">{version.version ?? '–'}</td>
            <td className="whitespace-nowrap font-mono text-mute">{version.part}</td>
            <td>
              {version.survives ? 'keeps it' : version.tombstone ? 'tombstone' : version.deleted ? 'deleted' : '–'}
            </td>
            {fields.map((field) => (
              <td key={field} className={`min-w-36 max-w-96 ${changed.has(field) ? 'font-semibold' : ''}`}>
                {field in version.values ? (
                  <ValueView value={showValue(version.values[field] ?? null)} />
                ) : (
                  <span className="text-mute">no column</span>
                )}
              </td>
            ))}
          </tr>
        );
      }}
    />
  );
}
