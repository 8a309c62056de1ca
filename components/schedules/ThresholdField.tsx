import { readThreshold } from '@/lib/view/drift/scheduleForm';
import { fieldLook } from '../ui/fieldLook';

/** The failure rate above which people are told, in percent; empty: nobody is. */
export function ThresholdField({
  id,
  value,
  change,
}: {
  /** Tells this form's field from another's. */
  readonly id: string;
  readonly value: string;
  readonly change: (value: string) => void;
}) {
  const read = readThreshold(value);
  return (
    <label className="grid gap-1">
      <span>
        Alert above <span className="text-sm text-mute">% of iterations failed; empty: never</span>
      </span>
      <input
        className={`${fieldLook} w-28 text-right font-mono`}
        inputMode="decimal"
        value={value}
        autoComplete="off"
        data-testid="schedule-threshold"
        aria-invalid={!read.ok}
        aria-describedby={read.ok ? undefined : `${id}-threshold-problem`}
        onChange={(event) => {
          change(event.target.value);
        }}
      />
      {!read.ok && (
        <span id={`${id}-threshold-problem`} role="alert" className="max-w-64 border-l-[3px] border-ink pl-2 text-sm">
          {read.expected}
        </span>
      )}
    </label>
  );
}
