import type { CSSProperties } from 'react';
import type { DrawnLabOrder, DrawnLabStep, DrawnResult } from '@/lib/view/lab/drawLabOrder';
import { SqlText } from '../ui/SqlText';
import { StoreGlyph } from '../ui/StoreGlyph';
import { ContentsTable, PostgresValue, RowsTable } from './ContentsTable';

/** The least width of a session’s column, and of what the tables held. */
const [SESSION_PX, HELD_PX] = [190, 220];

/** An order, a column per session and time downwards: each step with its SQL and what it came to. Narrow: the session’s name in place of the column. */
export function LabOrderView({ order: { columns, steps, hasStates } }: { readonly order: DrawnLabOrder }) {
  const sessions = columns.map(() => `minmax(${SESSION_PX}px, 1fr)`).join(' ');
  const held = hasStates ? ` minmax(${HELD_PX}px, 0.8fr)` : '';
  const least = 28 + columns.length * (SESSION_PX + 12) + (hasStates ? HELD_PX + 12 : 0);
  return (
    <div
      tabIndex={0}
      role="region"
      aria-label={`The order: ${steps.length} steps of ${columns.length} sessions`}
      className="mt-3 md:overflow-x-auto"
      style={{ '--columns': `28px ${sessions}${held}`, '--least': `${least}px` } as CSSProperties}
      data-testid="lab-order"
      data-steps={steps.length}
    >
      <div className="md:min-w-[var(--least)]">
        <div
          aria-hidden="true"
          className="hidden gap-x-3 border-b border-strong pb-1.5 text-sm text-mute md:grid md:grid-cols-[var(--columns)]"
        >
          <span />
          {columns.map((name) => (
            <span key={name} className="truncate font-mono" title={name}>
              {name}
            </span>
          ))}
          {hasStates && <span>tables after this step</span>}
        </div>
        <ol>
          {steps.map((step) => (
            <StepRow key={step.number} step={step} columns={columns} hasStates={hasStates} />
          ))}
        </ol>
      </div>
    </div>
  );
}

function StepRow({
  step,
  columns,
  hasStates,
}: {
  readonly step: DrawnLabStep;
  readonly columns: readonly string[];
  readonly hasStates: boolean;
}) {
  const { number, session, column, held } = step;
  return (
    <li
      data-testid={`lab-step-${number}`}
      data-session={session}
      data-waited={step.waited || undefined}
      data-decided={step.decided || undefined}
      className="relative grid grid-cols-[28px_minmax(0,1fr)] gap-x-3 border-b border-line py-2 data-[decided]:bg-sunk md:grid-cols-[var(--columns)]"
    >
      <span className="row-start-1 pt-0.5 font-mono text-xs text-mute">{number}</span>
      {columns.map((name, index) => (
        <span
          key={name}
          aria-hidden="true"
          className={`pointer-events-none row-start-1 -my-2 hidden border-l border-line md:block ${index === column ? 'border-l-2 !border-ink' : ''}`}
          style={{ gridColumn: index + 2 }}
        />
      ))}
      <div
        className="col-start-2 row-start-1 min-w-0 md:pl-3 md:[grid-column:var(--at)]"
        style={{ '--at': column + 2 } as CSSProperties}
      >
        <p className="flex flex-wrap items-baseline gap-x-2">
          {step.store === 'clickhouse' && (
            <span title="ClickHouse">
              <StoreGlyph sign="raw" size={8} />
              <span className="sr-only">ClickHouse: </span>
            </span>
          )}
          <span className={step.switched || number === 1 ? 'font-medium' : ''}>
            <span className="md:sr-only">{session}: </span>
            {step.name}
          </span>
          {step.decided && <span className="text-xs font-medium">made the difference</span>}
          {step.marks.map((mark) => (
            <span key={mark} className="text-xs text-mute">
              {mark}
            </span>
          ))}
        </p>
        {step.waited && (
          <span
            aria-hidden="true"
            className="my-1 block h-1.5 w-24 rounded-sm border border-line"
            style={{
              backgroundImage: 'repeating-linear-gradient(135deg, var(--line-strong) 0 2px, var(--paper) 2px 6px)',
            }}
          />
        )}
        {step.sql !== '' && (
          <SqlText sql={step.sql} dialect={step.store} label={`SQL: ${session} ${step.name}`} className="" />
        )}
        {step.results.map((result, index) => (
          <Result key={index} result={result} label={`What ${session} ${step.name} returned`} />
        ))}
      </div>
      {hasStates && held.length > 0 && (
        <div className="col-start-2 min-w-0 text-sm md:row-start-1 md:[grid-column:-2] [&>*]:border-t-0 [&>*]:py-0">
          {held.map((contents) => (
            <ContentsTable key={contents.table} contents={contents} />
          ))}
        </div>
      )}
    </li>
  );
}

function Result({
  result: { text, isError, columns, rows },
  label,
}: {
  readonly result: DrawnResult;
  readonly label: string;
}) {
  if (rows.length === 0)
    return (
      <p className={`text-sm [overflow-wrap:anywhere] ${isError ? 'border-l-[3px] border-ink pl-2' : ''}`}>
        {isError ? text : `→ ${text}`}
      </p>
    );
  const [only = [], second] = rows;
  if (second === undefined && only.length === 1)
    return (
      <p className="text-sm">
        → <PostgresValue value={only[0] ?? null} />
      </p>
    );
  return <RowsTable label={label} columns={columns} rows={rows} />;
}
