import type { LoadTestRequest } from '@/lib/contract/loadTests';
import { readThreshold } from '@/lib/view/drift/scheduleForm';
import { alertFrom } from '@/lib/view/loadTests/form/alertFrom';
import type { CheckedForm } from '@/lib/view/loadTests/form/checkForm';
import { formatCount } from '@/lib/wording/formatMs';
import { Refusal } from '../../drift/Refusal';
import { CronFields } from '../../schedules/CronFields';
import { ThresholdField } from '../../schedules/ThresholdField';
import { ReadOnlyNote } from '../../ui/ReadOnlyNote';
import { RunButton } from '../../ui/RunButton';
import type { ScheduleTimes } from './useScheduleForm';

/** When the load test of the form is run by itself, and when its failure rate is an alert. */
export function SchedulePanel({
  checked,
  times,
  wrongTimes,
  setTimes,
  adding,
  error,
  isNew,
}: {
  readonly checked: CheckedForm;
  readonly times: ScheduleTimes;
  /** How many of them are wrong. */
  readonly wrongTimes: number;
  readonly setTimes: (times: ScheduleTimes) => void;
  readonly adding: boolean;
  readonly error: Error | null;
  /** false: one that is there is changed. */
  readonly isNew: boolean;
}) {
  const wrong = wrongTimes + (checked.ok ? 0 : Object.keys(checked.problems).length);
  const read = readThreshold(times.threshold);
  return (
    <section aria-labelledby="request-title" className="panel min-w-0 p-5 lg:sticky lg:top-16">
      <h2 id="request-title" className="mb-3 font-semibold">
        When it runs
      </h2>
      <div className="grid gap-4">
        <CronFields
          id="new"
          cron={times.cron}
          setCron={(cron) => {
            setTimes({ ...times, cron });
          }}
          timeZone={times.timeZone}
          setTimeZone={(timeZone) => {
            setTimes({ ...times, timeZone });
          }}
        />
        <ThresholdField
          id="new"
          value={times.threshold}
          change={(threshold) => {
            setTimes({ ...times, threshold });
          }}
        />
      </div>
      <p className="mt-3 text-sm text-mute" data-testid="threshold-meaning">
        {checked.ok && read.ok && read.threshold !== undefined
          ? thresholdMeaning(checked.request, read.threshold)
          : 'With a threshold, webhooks report when it fails more often than that, and when it no longer does.'}
      </p>
      {wrong > 0 && (
        <p className="mt-3" role="status">
          Fix {wrong === 1 ? '1 field' : `${wrong} fields`} to continue.
        </p>
      )}
      <RunButton
        type="submit"
        data-testid="schedule-add"
        disabled={adding}
        className="mt-4 h-10 w-full rounded-lg bg-ink px-5 font-medium text-paper aria-disabled:opacity-60"
      >
        {isNew ? (adding ? 'Adding…' : 'Add the schedule') : adding ? 'Saving…' : 'Save'}
      </RunButton>
      <ReadOnlyNote />
      {error && (
        <Refusal
          error={error}
          lead={isNew ? 'Could not add it.' : 'Could not change it.'}
          testId="schedule-add-problem"
        />
      )}
    </section>
  );
}

function thresholdMeaning(request: LoadTestRequest, threshold: number): string {
  const from = alertFrom(request, threshold);
  const of = `${formatCount(request.iterations)} iterations`;
  if (from === null) return `${of} cannot show a rate above that, so there would never be an alert. Use more.`;
  return `An alert takes ${formatCount(from)} failures in ${of} at one delay: fewer may be chance.`;
}
