'use client';

import { useMemo } from 'react';
import { listEvents } from '@/lib/view/events';
import { fromMicros } from '@/lib/view/time';
import type { TimelineModel } from '@/lib/view/timeline/model';
import { StoreGlyph } from '../ui/StoreGlyph';
import { Time, ZoneName } from '../ui/Time';
import { DataTable } from '../ui/DataTable';

/** The timeline in words, one line per event, for keyboards, screen readers, and whoever wants the exact figures. */
export function EventTable({
  model,
  open,
  toggle,
  selected,
  select,
}: {
  readonly model: TimelineModel;
  readonly open: boolean;
  readonly toggle: () => void;
  readonly selected: number | null;
  readonly select: (id: number) => void;
}) {
  const events = useMemo(() => listEvents(model), [model]);
  const reveal = selected === null ? null : events.findIndex((event) => event.version === selected);
  return (
    <div className="mt-2">
      <button
        type="button"
        className="quiet-link text-sm"
        aria-expanded={open}
        onClick={toggle}
        data-testid="timeline-table-toggle"
      >
        {open ? 'Hide the table' : `Show as a table, ${events.length} ${events.length === 1 ? 'event' : 'events'}`}
      </button>
      {open && (
        <div className="mt-2">
          <DataTable
            label="Events in order of time"
            testId="timeline-table"
            count={events.length}
            reveal={reveal}
            head={
              <tr>
                <th scope="col">
                  time, <ZoneName />
                </th>
                {['who', 'what', 'detail'].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            }
            row={(index, props) => {
              const event = events[index];
              if (!event) return null;
              return (
                <tr
                  key={event.id}
                  {...props}
                  className={event.version !== null && event.version === selected ? 'bg-sunk' : ''}
                >
                  <td className="whitespace-nowrap font-mono">
                    {event.at === null ? '–' : <Time value={fromMicros(event.at)} />}
                  </td>
                  <td className="whitespace-nowrap">{event.who}</td>
                  <td className={`whitespace-nowrap ${event.bad ? 'text-bad' : ''}`}>
                    <span className="inline-flex items-center gap-2">
                      {event.sign && <StoreGlyph sign={event.sign} />}
                      {event.version === null ? (
                        event.what
                      ) : (
                        <button
                          type="button"
                          className="quiet-link !text-inherit"
                          onClick={() => {
                            select(event.version ?? 0);
                          }}
                        >
                          {event.what}
                        </button>
                      )}
                    </span>
                  </td>
                  <td className="text-mute">{event.detail}</td>
                </tr>
              );
            }}
          />
        </div>
      )}
    </div>
  );
}
