'use client';

import Link from 'next/link';
import type { Worker } from '@/lib/contract/workers';
import { byRun, workerState, workPath, type WorkerState } from '@/lib/view/workers';
import { counted } from '@/lib/wording/formatMs';
import { answersText, lastHourText, loadText, slotText, workText, workTitles } from '@/lib/wording/workers';
import { DataTable } from '../ui/DataTable';
import { Time, ZoneName } from '../ui/Time';

const wide = 'max-lg:hidden';

/** A row for each worker and console; on narrow screens all that is known of it stands in one cell. `nowMs`: milliseconds since 1970. */
export function WorkerTable({ workers, nowMs }: { readonly workers: readonly Worker[]; readonly nowMs: number }) {
  return (
    <DataTable
      label="Workers"
      testId="workers"
      count={workers.length}
      estimatePx={96}
      head={
        <tr>
          <th scope="col">Process</th>
          <th scope="col" className={wide}>
            Works on
          </th>
          <th scope="col" className={wide}>
            Busy
          </th>
          <th scope="col" className={wide}>
            Last hour
          </th>
          <th scope="col" className={wide}>
            Started, <ZoneName />
          </th>
        </tr>
      }
      row={(index, props) => {
        const worker = workers[index];
        if (!worker) return null;
        const state = workerState(worker);
        return (
          <tr key={worker.id} {...props} data-testid="worker-row" data-kind={worker.kind} data-state={state}>
            <th scope="row" className="!whitespace-normal !font-normal !text-ink">
              <ProcessCell worker={worker} state={state} nowMs={nowMs} />
              <dl className="mt-2 grid grid-cols-[76px_1fr] gap-x-3 gap-y-1 text-sm lg:hidden">
                <Fact title="Works on">
                  <WorkCell worker={worker} />
                </Fact>
                <Fact title="Busy">
                  <BusyCell worker={worker} />
                </Fact>
                <Fact title="Last hour">
                  <LastHour worker={worker} />
                </Fact>
                <Fact title="Started">
                  <Time value={worker.startedAt} digits={0} />
                </Fact>
              </dl>
            </th>
            <td className={`${wide} max-w-[44ch]`}>
              <WorkCell worker={worker} />
            </td>
            <td className={wide}>
              <BusyCell worker={worker} />
            </td>
            <td className={`${wide} max-w-[32ch]`}>
              <LastHour worker={worker} />
            </td>
            <td className={`${wide} whitespace-nowrap font-mono`}>
              <Time value={worker.startedAt} digits={0} />
            </td>
          </tr>
        );
      }}
    />
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-mute">{title}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

const marks: Readonly<Record<WorkerState, string>> = { busy: '●', idle: '○', silent: '⊘' };

function ProcessCell({
  worker,
  state,
  nowMs,
}: {
  readonly worker: Worker;
  readonly state: WorkerState;
  readonly nowMs: number;
}) {
  const { kind, name, host, pid, version, seenAt, parts } = worker;
  return (
    <>
      <span className="font-medium">{kind === 'worker' ? 'Worker' : 'Console'}</span> on{' '}
      <span className="font-mono [overflow-wrap:anywhere]">{host}</span>
      <span className="block text-sm" data-testid="worker-state">
        <span aria-hidden="true" className={`mr-1.5 ${state === 'busy' ? 'pulse' : 'text-mute'}`}>
          {marks[state]}
        </span>
        <span className={state === 'silent' ? 'font-medium' : ''}>{answersText(worker, nowMs)}</span>
        <span className="text-mute">
          , last heartbeat <Time value={seenAt} only="clock" digits={0} zone />
        </span>
      </span>
      <span className="block text-sm text-mute">
        version {version}, pid {pid}
        {parts.map((part) => (
          <span key={part.kind} data-testid={`worker-${part.kind}`}>
            {', '}
            {part.kind} {part.pid}
            {!part.answering && worker.answering && <span className="text-ink"> (not answering)</span>}
          </span>
        ))}
      </span>
      {name !== null && <span className="block font-mono text-sm text-mute [overflow-wrap:anywhere]">{name}</span>}
    </>
  );
}

function WorkCell({ worker: { kind, answering, working } }: { readonly worker: Worker }) {
  if (working.length === 0)
    return <span className="text-mute">{kind === 'console' ? 'Pages and API' : answering ? 'Idle' : 'Nothing'}</span>;
  return (
    <ul>
      {byRun(working).map(({ run, works }) => (
        <li key={run.id} className="[&:not(:last-child)]:mb-2" data-testid="worker-work">
          <Link prefetch={false} href={workPath(run)} className="hover:underline">
            {workTitles[run.kind]}: <span className="[overflow-wrap:anywhere]">{run.title}</span>
          </Link>
          <span className="block text-sm text-mute">
            {works.map(workText).join(', ')}
            {run.environment !== null && <>, in {run.environment}</>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function BusyCell({ worker }: { readonly worker: Worker }) {
  return (
    <ul>
      {worker.slots.map((slot) => (
        <li key={slot.kind} data-testid={`worker-slots-${slot.kind}`} className={slot.used === 0 ? 'text-mute' : ''}>
          {slotText(slot)}
        </li>
      ))}
      {loadText(worker).map((text) => (
        <li key={text} className="text-mute">
          {text}
        </li>
      ))}
      <li className="text-mute">{counted(worker.connections, 'connection')}</li>
    </ul>
  );
}

function LastHour({ worker: { kind, lastHour } }: { readonly worker: Worker }) {
  const text = lastHourText(lastHour);
  if (text !== '') return <>{text}</>;
  return <span className="text-mute">{kind === 'console' ? '–' : 'Nothing'}</span>;
}
