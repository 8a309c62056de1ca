import type { ReactNode } from 'react';

interface Props {
  readonly id: string;
  readonly label: string;
  /** What it means, in a sentence or two. */
  readonly help: ReactNode;
  /** Why it is not accepted; null when it is. */
  readonly problem: string | null;
  readonly children: ReactNode;
  /** Label over field, for fields that stand beside each other. */
  readonly stacked?: boolean;
}

/** One field of a form: its label, the field, what it means, and why it is not accepted. The field names `describedBy(id, problem)`. */
export function Field({ id, label, help, problem, children, stacked = false }: Props) {
  return (
    <div
      className={
        stacked ? 'min-w-0' : 'grid gap-x-8 gap-y-1 border-b border-line py-3 lg:grid-cols-[176px_minmax(0,1fr)]'
      }
      data-testid={`field-${id}`}
      data-invalid={problem !== null || undefined}
    >
      <label htmlFor={`field-${id}`} className={stacked ? 'mb-1 block font-medium' : 'pt-1.5 font-medium'}>
        {label}
      </label>
      <div className="min-w-0">
        {children}
        {problem !== null && (
          <p
            id={`${id}-problem`}
            role="alert"
            className="mt-1 border-l-[3px] border-ink pl-2"
            data-testid={`problem-${id}`}
          >
            {problem}
          </p>
        )}
        <p id={`${id}-help`} className="mt-1 max-w-[72ch] text-sm text-mute">
          {help}
        </p>
      </div>
    </div>
  );
}

/** Several choices under one label. */
export function FieldGroup({ id, label, help, problem, children }: Props) {
  return (
    <fieldset
      className="grid gap-x-8 gap-y-1 border-b border-line py-3 lg:grid-cols-[176px_minmax(0,1fr)]"
      data-testid={`field-${id}`}
      data-invalid={problem !== null || undefined}
      aria-describedby={describedBy(id, problem)}
    >
      <legend className="float-left pt-1.5 font-medium lg:w-44">{label}</legend>
      <div className="min-w-0">
        {children}
        {problem !== null && (
          <p
            id={`${id}-problem`}
            role="alert"
            className="mt-1 border-l-[3px] border-ink pl-2"
            data-testid={`problem-${id}`}
          >
            {problem}
          </p>
        )}
        <p id={`${id}-help`} className="mt-1 max-w-[72ch] text-sm text-mute">
          {help}
        </p>
      </div>
    </fieldset>
  );
}

export function describedBy(id: string, problem: string | null): string {
  return problem === null ? `${id}-help` : `${id}-problem ${id}-help`;
}
