import type { FieldLabels } from '@/lib/view/fieldLabels';
import type { Version } from '@/lib/view/inspection';
import { showValue } from '@/lib/view/values';
import { CopyButton } from '../ui/CopyButton';
import { FieldValue } from '../ui/FieldValue';

/** One version whole; what it changed is in bold. */
export function VersionDetail({
  version,
  labels,
  number,
  close,
}: {
  readonly version: Version;
  readonly labels: FieldLabels;
  readonly number: string;
  readonly close: () => void;
}) {
  const changed = new Set(version.changed.map((change) => change.field));
  return (
    <div className="panel mt-3 px-4 py-3" data-testid="version-detail">
      <div className="mb-2 flex items-baseline justify-between gap-4">
        <h3 className="font-semibold">Version {number}, every value</h3>
        <span className="flex gap-4 text-sm text-mute">
          <CopyButton text={JSON.stringify(version, null, 2)} label="Copy this version as JSON" className="quiet-link">
            copy
          </CopyButton>
          <button type="button" className="quiet-link" onClick={close}>
            close
          </button>
        </span>
      </div>
      <dl className="grid gap-x-8 gap-y-1 sm:grid-cols-2 xl:grid-cols-3">
        {Object.entries(version.values).map(([field, value]) => (
          <div key={field} className="grid grid-cols-[136px_minmax(0,1fr)] gap-x-3 border-b border-line py-1">
            <dt className={changed.has(field) ? 'font-semibold' : 'text-mute'}>{labels(version.rowSet, field)}</dt>
            <dd className="min-w-0">
              <FieldValue value={value} shown={showValue(value)} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
