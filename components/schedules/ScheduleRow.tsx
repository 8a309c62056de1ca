'use client';

import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { changeSchedule, deleteSchedule } from '@/lib/client/driftApi';
import { useChange } from '@/lib/client/useChange';
import type { Schedule, SchedulePatch } from '@/lib/contract/schedules';
import { cronText, readThreshold, thresholdText, wrongTimes } from '@/lib/view/drift/scheduleForm';
import { formatAgo, formatMoment } from '@/lib/wording/moments';
import { Refusal } from '../drift/Refusal';
import { Switch } from '../drift/Switch';
import { RunButton } from '../ui/RunButton';
import { DeleteButton } from '../ui/DeleteButton';
import { StartedBy } from '../ui/StartedBy';
import { Time } from '../ui/Time';
import { CronFields } from './CronFields';
import { ThresholdField } from './ThresholdField';

/** A schedule: what it starts, when, whether its runs come; switched on and off, changed and deleted here. */
export function ScheduleRow({
  schedule,
  name,
  about,
  runPath,
  overdue: overdueText,
  nowMs,
  lists,
  editPath = null,
  children,
}: {
  readonly schedule: Schedule;
  /** What it starts, in a few words. */
  readonly name: string;
  /** The rest of it. */
  readonly about?: ReactNode;
  readonly runPath: (id: string) => string;
  /** What is said of it once no run has completed since. */
  readonly overdue: (since: string) => string;
  readonly nowMs: number;
  /** First parts of the keys of the lists that show it. */
  readonly lists: readonly string[];
  /** Where what it starts is changed; null: nowhere. */
  readonly editPath?: string | null;
  /** What its runs came to. */
  readonly children?: ReactNode;
}) {
  const { id, cron, timeZone, enabled, nextRunAt, lastRun, overdueSince, createdBy } = schedule;
  const [editing, setEditing] = useState(false);
  const change = useChange((patch: SchedulePatch) => changeSchedule(id, patch), ...lists);
  const remove = useChange(() => deleteSchedule(id), ...lists);
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
      <div className="grid items-baseline gap-x-6 gap-y-1 md:grid-cols-[240px_minmax(0,1fr)_minmax(0,1fr)_auto]">
        <span className="min-w-0 [overflow-wrap:anywhere]">
          <span className="font-medium">{name}</span>
          {about !== undefined && <span className="block text-sm text-mute">{about}</span>}
          {createdBy !== null && (
            <span className="block text-sm text-mute">
              <StartedBy user={createdBy} did="added" />
            </span>
          )}
        </span>
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
                <Link prefetch={false} href={runPath(lastRun.id)} className="quiet-link">
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
          {overdueText(overdueSince)}
        </p>
      )}
      {lastRun?.problem && (
        <p className="mt-1 border-l-[3px] border-ink pl-2 [overflow-wrap:anywhere]" data-testid="schedule-problem">
          At <Time value={lastRun.at} digits={0} zone /> nothing was started: {lastRun.problem}
        </p>
      )}
      {children}
      {editing && (
        <EditForm
          schedule={schedule}
          busy={change.isPending}
          editPath={editPath}
          save={(patch) => {
            change.mutate(patch, {
              onSuccess: () => {
                setEditing(false);
              },
            });
          }}
        />
      )}
      {change.error && <Refusal error={change.error} lead="Could not change it." testId="schedule-change-problem" />}
      {remove.error && <Refusal error={remove.error} lead="Could not delete it." testId="schedule-change-problem" />}
    </li>
  );
}

function EditForm({
  schedule,
  busy,
  editPath,
  save,
}: {
  readonly schedule: Schedule;
  readonly busy: boolean;
  readonly editPath: string | null;
  readonly save: (patch: SchedulePatch) => void;
}) {
  const [cron, setCron] = useState(schedule.cron);
  const [timeZone, setTimeZone] = useState(schedule.timeZone);
  const { run } = schedule;
  const before = run.kind === 'load_test' ? thresholdText(run.threshold) : null;
  const [threshold, setThreshold] = useState(before);
  const read = threshold === null ? null : readThreshold(threshold);
  const wrong = wrongTimes({ cron, timeZone, threshold: threshold ?? '' });
  return (
    <form
      className="mt-3 flex flex-wrap items-end gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (wrong.length > 0 || read?.ok === false) return;
        save({
          cron: cron.trim(),
          timeZone: timeZone.trim(),
          ...(read === null ? {} : { threshold: read.threshold ?? null }),
        });
      }}
    >
      <CronFields id={schedule.id} cron={cron} setCron={setCron} timeZone={timeZone} setTimeZone={setTimeZone} />
      {threshold !== null && <ThresholdField id={schedule.id} value={threshold} change={setThreshold} />}
      <RunButton type="submit" className="control" disabled={busy || wrong.length > 0} data-testid="schedule-save">
        {busy ? 'Saving…' : 'Save'}
      </RunButton>
      {editPath !== null && (
        <Link prefetch={false} href={editPath} className="quiet-link text-sm" data-testid="schedule-edit-run">
          Edit the load test
        </Link>
      )}
    </form>
  );
}
