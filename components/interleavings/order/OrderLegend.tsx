import { StepPill } from './StepPill';

/** What the signs of an order mean. */
export function OrderLegend({ waits, clickhouse }: { readonly waits: boolean; readonly clickhouse: boolean }) {
  return (
    <ul className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-1.5 text-xs text-mute">
      <li className="inline-flex items-center gap-1.5">
        <StepPill name="reads" look={{ sign: 'truth', access: 'read' }} />
        <StepPill name="writes" look={{ sign: 'truth', access: 'write' }} />
        <StepPill name="commits" look={{ sign: 'truth', access: 'commit' }} /> in Postgres
      </li>
      {clickhouse && (
        <li className="inline-flex items-center gap-1.5">
          <StepPill name="writes" look={{ sign: 'raw', access: 'write' }} /> in ClickHouse
        </li>
      )}
      <li className="hidden items-center gap-1.5 md:inline-flex">
        <span
          aria-hidden="true"
          className="inline-block h-2 w-6 rounded-tr border-r-[1.5px] border-t-[1.5px] border-ink"
        />
        another actor’s turn
      </li>
      {waits && (
        <li className="hidden items-center gap-1.5 md:inline-flex">
          <span
            aria-hidden="true"
            className="inline-block h-4 w-3 border-x border-mute"
            style={{
              backgroundImage: 'repeating-linear-gradient(135deg, var(--line-strong) 0 2px, var(--paper) 2px 6px)',
            }}
          />
          waits for a lock
        </li>
      )}
    </ul>
  );
}
