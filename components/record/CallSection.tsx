'use client';

import { usePrinting } from '@/lib/client/usePrinting';
import { useUrlState } from '@/lib/client/useUrlState';
import { droppedCallsText } from '@/lib/wording/droppedCalls';
import type { Call, Inspection } from '@/lib/view/inspection';
import { formatDuration, toMicros } from '@/lib/view/time';
import { counted } from '@/lib/wording/formatMs';
import { Section } from '../ui/Section';
import { Time, ZoneName } from '../ui/Time';

/** The calls that the console made or was told of, each with its steps, request and answer. `?calls=` names the open ones. */
export function CallSection({ inspection: { calls, callsError, droppedCalls } }: { readonly inspection: Inspection }) {
  const [shown, setShown] = useUrlState('calls');
  const dropped = droppedCallsText(droppedCalls);
  const printing = usePrinting();
  const open = new Set((shown ?? '').split(',').filter(Boolean));
  const toggle = (index: number) => {
    const next = new Set(open);
    if (!next.delete(String(index))) next.add(String(index));
    setShown(next.size === 0 ? null : [...next].join(','));
  };
  return (
    <Section id="calls" title="Calls" aside={calls.length === 0 ? '' : `${calls.length} known to the console`}>
      {callsError !== null && (
        <p className="border-t border-line py-2" role="status" data-testid="calls-error">
          {callsError}
        </p>
      )}
      {dropped !== null && (
        <div className="border-t border-line py-2" role="note" data-testid="calls-dropped">
          <p className="max-w-[96ch]">{dropped}</p>
        </div>
      )}
      {calls.length === 0 && callsError === null && (
        <p className="border-t border-line py-2 text-mute">
          No calls on this record are known. The console knows the calls it makes itself and those reported with{' '}
          <code>POST /api/calls</code>.
        </p>
      )}
      <ol className="border-t border-strong" data-testid="calls">
        {calls.map((call, index) => (
          <CallRow
            key={`${call.startedAt}-${index}`}
            call={call}
            open={printing || open.has(String(index + 1))}
            toggle={() => {
              toggle(index + 1);
            }}
          />
        ))}
      </ol>
    </Section>
  );
}

function CallRow({ call, open, toggle }: { readonly call: Call; readonly open: boolean; readonly toggle: () => void }) {
  return (
    <li className="border-b border-line">
      <button
        type="button"
        className="flex w-full flex-wrap items-baseline gap-x-4 py-2 text-left"
        aria-expanded={open}
        onClick={toggle}
      >
        <span aria-hidden="true" className={`w-3 text-mute ${open ? 'rotate-90' : ''}`}>
          ›
        </span>
        <span className="w-44 font-medium">{call.call}</span>
        <span className="font-mono">
          <Time value={call.startedAt} zone />
        </span>
        <span className="w-16 text-mute">{length(call.startedAt, call.finishedAt)}</span>
        <span className="font-mono">{call.status === 0 ? 'no answer' : call.status}</span>
        {call.strategy && <code className="text-mute">{call.strategy}</code>}
        <span className="text-sm text-mute">{call.steps ? counted(call.steps.length, 'step') : 'not traced'}</span>
      </button>
      {open && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-3 pb-4 pl-3 sm:pl-7 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
          {call.steps && call.steps.length > 0 && (
            <div className="h-fit overflow-x-auto" role="region" tabIndex={0} aria-label={`Steps of ${call.call}`}>
              <table className="grid-table">
                <thead>
                  <tr>
                    <th scope="col">step</th>
                    <th scope="col">by</th>
                    <th scope="col">
                      from, <ZoneName />
                    </th>
                    <th scope="col">for</th>
                  </tr>
                </thead>
                <tbody>
                  {call.steps.map((step, index) => (
                    <tr key={index}>
                      <td>{step.name}</td>
                      <td className="text-mute">{step.actor}</td>
                      <td className="font-mono">
                        <Time value={step.startedAt} only="clock" />
                      </td>
                      <td>{length(step.startedAt, step.finishedAt)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          <div className="grid h-fit grid-cols-[minmax(0,1fr)] gap-3">
            {call.request !== undefined && <Body title="Request" value={call.request} />}
            <Body title="Answer" value={call.response} />
          </div>
        </div>
      )}
    </li>
  );
}

function Body({ title, value }: { readonly title: string; readonly value: unknown }) {
  return (
    <figure>
      <figcaption className="mb-1 text-sm text-mute">{title}</figcaption>
      <pre tabIndex={0} aria-label={title} className="panel max-h-80 overflow-auto px-3 py-2">
        {JSON.stringify(value, null, 2)}
      </pre>
    </figure>
  );
}

function length(from: string, to: string): string {
  const [start, end] = [toMicros(from), toMicros(to)];
  return start === null || end === null ? '' : formatDuration(end - start);
}
