'use client';

import { useState } from 'react';
import { addSchedule } from '@/lib/client/driftApi';
import { useChange } from '@/lib/client/useChange';
import type { DriftOfType, SweepKind } from '@/lib/contract/sweeps';
import { cronPresets, cronProblem, cronText, timeZones } from '@/lib/view/drift/scheduleForm';
import { fieldLook } from '../ui/fieldLook';
import { Refusal } from './Refusal';

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
  const problem = cron === '' ? null : cronProblem(cron);
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
          onChange={(event) => {
            setTimeZone(event.target.value);
          }}
        />
        <datalist id={`${id}-zones`}>
          {zones.map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </label>
    </>
  );
}

/** Adds a schedule. */
export function ScheduleForm({
  types,
  environment,
}: {
  readonly types: readonly DriftOfType[];
  readonly environment: string;
}) {
  const configured = types.filter((type) => type.configured);
  const [chosen, setChosen] = useState<string | null>(null);
  const [sweep, setSweep] = useState<SweepKind>('recent');
  const [cron, setCron] = useState<string>(cronPresets[0].cron);
  const [timeZone, setTimeZone] = useState('UTC');
  const add = useChange(addSchedule, 'schedules', 'drift');
  const record = chosen ?? configured[0]?.record;
  if (record === undefined) return null;
  const ready = cron.trim() !== '' && cronProblem(cron) === null && timeZone.trim() !== '';
  return (
    <form
      className="panel mt-5 p-4"
      aria-labelledby="add-schedule-title"
      data-testid="schedule-form"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({
          environment,
          cron: cron.trim(),
          timeZone: timeZone.trim(),
          enabled: true,
          run: { kind: 'sweep', record, sweep },
        });
      }}
    >
      <h2 id="add-schedule-title" className="mb-3 font-semibold">
        Add a schedule
      </h2>
      <div className="flex flex-wrap items-end gap-4">
        <label className="grid gap-1">
          Record type
          <select
            className="control"
            data-testid="schedule-record"
            value={record}
            onChange={(event) => {
              setChosen(event.target.value);
            }}
          >
            {configured.map((type) => (
              <option key={type.record} value={type.record}>
                {type.title}
              </option>
            ))}
          </select>
        </label>
        <label className="grid gap-1">
          Kind
          <select
            className="control"
            data-testid="schedule-kind"
            value={sweep}
            onChange={(event) => {
              setSweep(event.target.value === 'deep' ? 'deep' : 'recent');
            }}
          >
            <option value="recent">Recent</option>
            <option value="deep">Deep</option>
          </select>
        </label>
        <CronFields id="new" cron={cron} setCron={setCron} timeZone={timeZone} setTimeZone={setTimeZone} />
        <button type="submit" className="control" disabled={!ready || add.isPending} data-testid="schedule-add">
          {add.isPending ? 'Adding…' : 'Add'}
        </button>
      </div>
      {add.error && <Refusal error={add.error} lead="It was not added." testId="schedule-add-problem" />}
    </form>
  );
}
