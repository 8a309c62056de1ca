import { cronPresets, cronProblem, cronText, timeZones } from '@/lib/view/drift/scheduleForm';
import { fieldLook } from '../ui/fieldLook';

const zones = timeZones();
const CUSTOM = 'custom';

/** When: one of what people ask for most, or five fields; and in which time zone. */
export function CronFields({
  id,
  cron,
  setCron,
  timeZone,
  setTimeZone,
}: {
  /** Tells this form's fields from another's. */
  readonly id: string;
  readonly cron: string;
  readonly setCron: (cron: string) => void;
  readonly timeZone: string;
  readonly setTimeZone: (timeZone: string) => void;
}) {
  const preset = cronPresets.some((each) => each.cron === cron);
  const problem = cronProblem(cron);
  const noZone = timeZone.trim() === '';
  return (
    <>
      <label className="grid gap-1">
        When
        <select
          className="control"
          data-testid="schedule-preset"
          value={preset ? cron : CUSTOM}
          onChange={(event) => {
            setCron(event.target.value === CUSTOM ? '' : event.target.value);
          }}
        >
          {cronPresets.map(({ cron: each, title }) => (
            <option key={each} value={each}>
              {title}
            </option>
          ))}
          <option value={CUSTOM}>custom…</option>
        </select>
      </label>
      <label className="grid gap-1">
        <span>
          Cron{' '}
          <span className="text-sm text-mute">{cronText(cron) ?? 'minute, hour, day, month, day of the week'}</span>
        </span>
        <input
          className={`${fieldLook} w-64 font-mono`}
          value={cron}
          placeholder="0 2 * * 1"
          autoComplete="off"
          spellCheck={false}
          data-testid="schedule-cron"
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-cron-problem`}
          onChange={(event) => {
            setCron(event.target.value);
          }}
        />
        {problem !== null && (
          <span id={`${id}-cron-problem`} role="alert" className="max-w-64 border-l-[3px] border-ink pl-2 text-sm">
            {problem}
          </span>
        )}
      </label>
      <label className="grid gap-1">
        Time zone
        <input
          className={`${fieldLook} w-48`}
          list={`${id}-zones`}
          value={timeZone}
          autoComplete="off"
          spellCheck={false}
          data-testid="schedule-zone"
          aria-invalid={noZone}
          aria-describedby={noZone ? `${id}-zone-problem` : undefined}
          onChange={(event) => {
            setTimeZone(event.target.value);
          }}
        />
        {noZone && (
          <span id={`${id}-zone-problem`} role="alert" className="max-w-64 border-l-[3px] border-ink pl-2 text-sm">
            Expected a time zone, such as UTC or Europe/Zurich.
          </span>
        )}
        <datalist id={`${id}-zones`}>
          {zones.map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </label>
    </>
  );
}
