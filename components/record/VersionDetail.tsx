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
  beside = false,
}: {
  readonly version: Version;
  readonly labels: FieldLabels;
  readonly number: string;
  readonly close: () => void;
  /** It stands beside what it is about: narrow, and scrolls within itself. */
  readonly beside?: boolean;
}) {
  const changed = new Set(version.changed.map((change) => change.field));
  const all = Object.entries(version.values);
  const entries = beside
    ? [...all.filter(([field]) => changed.has(field)), ...all.filter(([field]) => !changed.has(field))]
    : all;
  return (
    <div
      role={beside ? 'region' : undefined}
      aria-label={beside ? `Version ${number}` : undefined}
      tabIndex={beside ? 0 : undefined}
      className={`panel px-4 py-3 ${beside ? 'lg:max-h-[480px] lg:overflow-auto print:max-h-none [&_[data-kind=time]]:whitespace-normal' : 'mt-3'}`}
      data-testid={beside ? 'timeline-detail' : 'version-detail'}
    >
      <div className="mb-2 flex items-baseline justify-between gap-4">
        <h3 className="font-semibold">
          Version {number}
          {beside ? '' : ', every value'}
        </h3>
        <span className="flex gap-4 text-sm text-mute">
          <CopyButton text={JSON.stringify(version, null, 2)} label="Copy this version as JSON" className="quiet-link">
            copy
          </CopyButton>
          <button type="button" className="quiet-link" onClick={close}>
            close
          </button>
        </span>
      </div>
      <dl className={`grid gap-x-8 gap-y-1 ${beside ? '' : 'sm:grid-cols-2 xl:grid-cols-3'}`}>
        {entries.map(([field, value]) => (
          <div
            key={field}
            className={`grid gap-x-3 border-b border-line py-1 ${beside ? 'sm:grid-cols-[112px_minmax(0,1fr)]' : 'grid-cols-[136px_minmax(0,1fr)]'}`}
          >
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
