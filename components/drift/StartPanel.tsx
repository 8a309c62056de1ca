'use client';

import { useState, type FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import { useStartSweep } from '@/lib/client/useSweepActions';
import { useUrlParams, useUrlState } from '@/lib/client/useUrlState';
import { sweepKinds, type DriftOfType, type SweepKind } from '@/lib/contract/sweeps';
import { inEnvironment, sweepPath } from '@/lib/view/drift/address';
import {
  hasStartField,
  readStartForm,
  startFieldsFromParams,
  withStartField,
  type StartField,
  type StartForm,
} from '@/lib/view/drift/startForm';
import { sweepCommand } from '@/lib/wording/sweepCommand';
import { ReadOnlyNote } from '../ui/ReadOnlyNote';
import { RunButton } from '../ui/RunButton';
import { CopyButton } from '../ui/CopyButton';
import { fieldLook, primaryLook } from '../ui/fieldLook';
import { Refusal } from './Refusal';

const kinds: Readonly<Record<SweepKind, { readonly title: string; readonly what: string }>> = {
  recent: {
    title: 'Recent',
    what: 'Compares the records that changed lately. Fast; it does not see records that only ClickHouse has.',
  },
  deep: { title: 'Deep', what: 'Compares every record by checksums inside the stores. Sees old drift and orphans.' },
};

const limits: readonly { readonly id: StartField; readonly label: string; readonly hint: string }[] = [
  { id: 'rowsPerMinute', label: 'Rows per minute', hint: 'empty: no limit' },
  { id: 'storeSecondsPerMinute', label: 'Seconds of each store per minute', hint: '60: one statement at a time' },
  { id: 'runMinutes', label: 'Minutes it may run', hint: 'then it ends incomplete' },
];

/** Starts a sweep: of what, which kind, within which limits. All of it stands in the address (`?start=deep&of=order&runMinutes=30`). */
export function StartPanel({
  types,
  environment,
  close,
}: {
  readonly types: readonly DriftOfType[];
  readonly environment: string | null;
  readonly close: () => void;
}) {
  const router = useRouter();
  const [start, setStart] = useUrlState('start');
  const [of, setOf] = useUrlState('of');
  const [params, replace] = useUrlParams();
  const form = startFieldsFromParams(params);
  const [open, setOpen] = useState(() => hasStartField(params));
  const starting = useStartSweep((id) => {
    router.push(inEnvironment(sweepPath(id), environment));
  });
  const configured = types.filter((type) => type.configured);
  const type = configured.find(({ record }) => record === of) ?? configured[0];
  if (type === undefined) return null;
  const whole: StartForm = { ...form, record: type.record, kind: start === 'deep' ? 'deep' : 'recent' };
  const { asked, problems } = readStartForm(whole, environment);
  const command =
    asked &&
    sweepCommand({ ...asked.input, ...(asked.backMinutes === null ? {} : { since: `${asked.backMinutes}m` }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (asked && !starting.isPending) starting.mutate(asked);
  };
  const number = (id: StartField, label: string, hint: string) => (
    <label key={id} className="grid gap-1">
      <span>
        {label} <span className="text-sm text-mute">{hint}</span>
      </span>
      <input
        className={`${fieldLook} w-40 text-right font-mono`}
        inputMode="numeric"
        autoComplete="off"
        value={form[id]}
        data-testid={`sweep-input-${id}`}
        aria-invalid={problems[id] !== undefined}
        aria-describedby={problems[id] === undefined ? undefined : `sweep-problem-${id}`}
        onChange={(event) => {
          replace(withStartField(params, id, event.target.value));
        }}
      />
      {problems[id] !== undefined && (
        <span id={`sweep-problem-${id}`} role="alert" className="border-l-[3px] border-ink pl-2 text-sm">
          {problems[id]}
        </span>
      )}
    </label>
  );
  return (
    <form
      aria-labelledby="start-sweep-title"
      className="panel mt-5 max-w-[920px] p-5"
      data-testid="start-sweep-form"
      onSubmit={submit}
    >
      <h2 id="start-sweep-title" className="mb-3 font-semibold">
        Start a sweep
      </h2>
      <div className="grid gap-5 sm:grid-cols-[200px_minmax(0,1fr)]">
        <label className="grid content-start gap-1">
          Record type
          <select
            className="control w-full"
            data-testid="sweep-record"
            value={type.record}
            onChange={(event) => {
              setOf(event.target.value);
            }}
          >
            {configured.map(({ record, title }) => (
              <option key={record} value={record}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <fieldset className="grid gap-2">
          <legend className="mb-1">Kind</legend>
          {sweepKinds.map((kind) => (
            <label key={kind} className="flex items-baseline gap-2">
              <input
                type="radio"
                name="kind"
                value={kind}
                checked={whole.kind === kind}
                data-testid={`sweep-kind-${kind}`}
                aria-labelledby={`sweep-kind-${kind}-title`}
                aria-describedby={`sweep-kind-${kind}-what`}
                className="translate-y-0.5 accent-[var(--ink)]"
                onChange={() => {
                  setStart(kind);
                }}
              />
              <span>
                <span id={`sweep-kind-${kind}-title`}>{kinds[kind].title}</span>{' '}
                <span id={`sweep-kind-${kind}-what`} className="text-mute">
                  {kinds[kind].what}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      </div>
      <details
        className="mt-4"
        open={open}
        onToggle={(event) => {
          setOpen(event.currentTarget.open);
        }}
      >
        <summary className="quiet-link w-fit">{whole.kind === 'recent' ? 'Window and limits' : 'Limits'}</summary>
        <div className="mt-3 grid gap-x-8 gap-y-3 sm:grid-cols-2">
          {whole.kind === 'recent' &&
            number('backMinutes', 'Minutes to look back', 'empty: since the last verified change')}
          {limits.map(({ id, label, hint }) => number(id, label, hint))}
        </div>
      </details>
      {starting.error && (
        <Refusal error={starting.error} lead="Could not start the sweep." testId="start-sweep-problem" />
      )}
      <p className="mt-4 flex flex-wrap items-center gap-2">
        <RunButton
          type="submit"
          className={primaryLook}
          data-testid="start-sweep"
          disabled={asked === null || starting.isPending}
        >
          {starting.isPending ? 'Starting…' : `Start ${whole.kind} sweep of ${type.plural}`}
        </RunButton>
        <button type="button" className="control" onClick={close}>
          Close
        </button>
        {command && (
          <CopyButton text={command} label="Copy the command line" testId="copy-sweep-command">
            Copy the command
          </CopyButton>
        )}
        <ReadOnlyNote />
      </p>
    </form>
  );
}
