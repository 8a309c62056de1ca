'use client';

import { useState } from 'react';
import { addSchedule } from '@/lib/client/driftApi';
import { useChange } from '@/lib/client/useChange';
import type { DriftOfType, SweepKind } from '@/lib/contract/sweeps';
import { cronPresets, cronProblem } from '@/lib/view/drift/scheduleForm';
import { CronFields } from '../schedules/CronFields';
import { ReadOnlyNote } from '../ui/ReadOnlyNote';
import { RunButton } from '../ui/RunButton';
import { Refusal } from './Refusal';

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
        <RunButton type="submit" className="control" disabled={!ready || add.isPending} data-testid="schedule-add">
          {add.isPending ? 'Adding…' : 'Add'}
        </RunButton>
        <ReadOnlyNote />
      </div>
      {add.error && <Refusal error={add.error} lead="Could not add it." testId="schedule-add-problem" />}
    </form>
  );
}
