'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { changeSchedule, deleteSchedule } from '@/lib/client/driftApi';
import { schedulesQuery } from '@/lib/client/driftQueries';
import { useChange } from '@/lib/client/useChange';
import type { Schedule } from '@/lib/contract/schedules';
import type { DriftOfType } from '@/lib/contract/sweeps';
import { inEnvironment, sweepPath } from '@/lib/view/drift/address';
import { cronText } from '@/lib/view/drift/scheduleForm';
import { kindTitles } from '@/lib/view/drift/sweepRow';
import { overdueSentence } from '@/lib/wording/drift';
import { formatAgo, formatMoment } from '@/lib/wording/moments';
import { Time } from '../ui/Time';
import { DeleteButton } from '../ui/DeleteButton';
import { ListProblem } from './ListProblem';
import { Refusal } from './Refusal';
import { CronFields, ScheduleForm } from './ScheduleForm';
import { Switch } from './Switch';

/** What starts sweeps by itself, and whether it did. */
export function ScheduleSection({
  types,
  of,
  environment,
}: {
  readonly types: readonly DriftOfType[];
  /** Id of the environment whose schedules are shown. */
  readonly of: string;
  /** As the address has it. */
  readonly environment: string | null;
}) {
  const query = useQuery(schedulesQuery(of));
  const schedules = query.data;
  return (
    <>
      <p className="mb-3 max-w-[88ch] text-mute">
        A schedule starts sweeps by itself. One that has not completed for longer than two of its intervals is an alert.
      </p>
      <ListProblem error={query.error} what="The schedules" retry={() => void query.refetch()} />
      {query.isPending && <div aria-hidden="true" className="skeleton h-24" />}
      {schedules?.length === 0 && (
        <p className="border-t border-line py-3 text-mute" data-testid="schedules-none">
          No schedules yet. A recent sweep every 5 minutes and a deep one every night are a good start; add them below.
        </p>
      )}
      {schedules !== undefined && schedules.length > 0 && (
        <ul className="border-t border-strong" data-testid="schedules">
          {schedules.map((schedule) => (
            <ScheduleRow
              key={schedule.id}
              schedule={schedule}
              plural={types.find(({ record }) => record === schedule.run.record)?.plural ?? schedule.run.record}
              environment={environment}
              nowMs={query.dataUpdatedAt}
            />
          ))}
        </ul>
      )}
      <ScheduleForm types={types} environment={of} />
    </>
  );
}

function ScheduleRow({
  schedule,
  plural,
  environment,
  nowMs,
}: {
  readonly schedule: Schedule;
  readonly plural: string;
  readonly environment: string | null;
  readonly nowMs: number;
}) {
  const { id, cron, timeZone, enabled, run, nextRunAt, lastRun, overdueSince } = schedule;
  const [editing, setEditing] = useState(false);
  const change = useChange(
    (patch: Parameters<typeof changeSchedule>[1]) => changeSchedule(id, patch),
    'schedules',
    'drift',
  );
  const remove = useChange(() => deleteSchedule(id), 'schedules', 'drift');
  const name = `${kindTitles[run.sweep]} sweep of ${plural}`;
  const said = cronText(cron);
  const overdue = enabled && overdueSince !== null;
  return (
    <li
      className="border-b border-line py-2.5"
      data-testid="schedule"
      data-id={id}
      data-overdue={overdue}
      data-enabled={enabled}
    >
      <div className="grid items-baseline gap-x-6 gap-y-1 md:grid-cols-[200px_minmax(0,1fr)_minmax(0,1fr)_auto]">
        <span className="font-medium">{name}</span>
        <span>
          {said === null ? (
            <code>{cron}</code>
          ) : (
            <>
              {said} <code className="text-mute">{cron}</code>
            </>
          )}
          , {timeZone}
        </span>
        <span className="text-mute">
          {nextRunAt === null ? 'does not run' : <>next {formatMoment(nextRunAt, nowMs)}</>}
          {lastRun && (
            <>
              ; last{' '}
              {lastRun.id === null ? (
                formatAgo(lastRun.at, nowMs)
              ) : (
                <Link prefetch={false} href={inEnvironment(sweepPath(lastRun.id), environment)} className="quiet-link">
                  {formatAgo(lastRun.at, nowMs)}
                </Link>
              )}
            </>
          )}
        </span>
        <span className="flex items-center gap-4">
          <Switch
            on={enabled}
            label={`${name}, ${said ?? cron}`}
            busy={change.isPending}
            testId="schedule-switch"
            toggle={() => {
              change.mutate({ enabled: !enabled });
            }}
          />
          <button
            type="button"
            className="quiet-link text-sm"
            aria-expanded={editing}
            aria-label={`Edit ${name}, ${said ?? cron}`}
            data-testid="schedule-edit"
            onClick={() => {
              setEditing(!editing);
            }}
          >
            Edit
          </button>
          <DeleteButton
            what={`${name}, ${said ?? cron}`}
            busy={remove.isPending}
            testId="schedule-delete"
            remove={() => {
              remove.mutate(undefined);
            }}
          />
        </span>
      </div>
      {overdue && (
        <p role="alert" className="mt-1 border-l-[3px] border-ink pl-2" data-testid="schedule-overdue">
          {overdueSentence({ plural, since: overdueSince }, nowMs)}
        </p>
      )}
      {lastRun?.problem && (
        <p className="mt-1 border-l-[3px] border-ink pl-2 [overflow-wrap:anywhere]" data-testid="schedule-problem">
          At <Time value={lastRun.at} digits={0} /> UTC nothing was started: {lastRun.problem}
        </p>
      )}
      {editing && (
        <EditForm
          schedule={schedule}
          busy={change.isPending}
          save={(patch) => {
            change.mutate(patch, {
              onSuccess: () => {
                setEditing(false);
              },
            });
          }}
        />
      )}
      {change.error && <Refusal error={change.error} lead="It was not changed." testId="schedule-change-problem" />}
      {remove.error && <Refusal error={remove.error} lead="It was not deleted." testId="schedule-change-problem" />}
    </li>
  );
}

function EditForm({
  schedule,
  busy,
  save,
}: {
  readonly schedule: Schedule;
  readonly busy: boolean;
  readonly save: (patch: { readonly cron: string; readonly timeZone: string }) => void;
}) {
  const [cron, setCron] = useState(schedule.cron);
  const [timeZone, setTimeZone] = useState(schedule.timeZone);
  return (
    <form
      className="mt-3 flex flex-wrap items-end gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save({ cron: cron.trim(), timeZone: timeZone.trim() });
      }}
    >
      <CronFields id={schedule.id} cron={cron} setCron={setCron} timeZone={timeZone} setTimeZone={setTimeZone} />
      <button type="submit" className="control" disabled={busy} data-testid="schedule-save">
        {busy ? 'Saving…' : 'Save'}
      </button>
    </form>
  );
}
