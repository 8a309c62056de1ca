'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useId, useRef, type FormEvent } from 'react';
import { labRunsQuery, raceCheckQuery } from '@/lib/client/labQueries';
import { useSettled, useStartLabRun } from '@/lib/client/useLab';
import { useLabForm } from '@/lib/client/useLabForm';
import { labRunLimits, type LabMistake } from '@/lib/contract/lab';
import { newLabForm, readLabForm, toggled, type Choice } from '@/lib/view/lab/labForm';
import { formatCount } from '@/lib/wording/formatMs';
import { ReadOnlyNote } from '../ui/ReadOnlyNote';
import { RunButton } from '../ui/RunButton';
import { fieldLook, primaryLook } from '../ui/fieldLook';

/** The text is checked after a pause in typing. */
const SETTLED_AFTER_MS = 300;

/** The race as text, what to run of it, and the button that starts it. Mistakes are told while it is typed. */
export function RaceForm({
  race: id,
  text,
  then,
}: {
  /** Which race it is, among those that can be in the form. */
  readonly race: string;
  readonly text: string;
  readonly then: (id: string) => void;
}) {
  const [form, setForm] = useLabForm(id, text);
  const settled = useSettled(form.text, SETTLED_AFTER_MS);
  const check = useQuery(raceCheckQuery(settled));
  const earlier = useInfiniteQuery(labRunsQuery({ status: null, search: null }));
  const start = useStartLabRun(then);
  const area = useRef<HTMLTextAreaElement>(null);
  const base = useId();
  const isRead = settled === form.text && !check.isPlaceholderData && !check.isFetching;
  const empty = form.text.trim() === '';
  const mistake = empty ? null : (check.data?.mistake ?? null);
  const race = empty ? null : (check.data?.race ?? null);
  const read = race === null ? null : readLabForm(form, race, earlier.data?.pages.flat());
  const input = isRead ? (read?.input ?? null) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (input !== null && !start.isPending) start.mutate(input);
  };
  return (
    <form onSubmit={submit} className="min-w-0" data-testid="lab-form" data-read={isRead}>
      <label htmlFor={`${base}-text`} className="mb-2 flex flex-wrap items-baseline justify-between gap-x-6">
        <span className="font-semibold">Race</span>
        <span className="text-sm text-mute">SQL with --: lines, or an isolation spec of PostgreSQL</span>
      </label>
      <textarea
        ref={area}
        id={`${base}-text`}
        rows={20}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        wrap="off"
        maxLength={labRunLimits.characters}
        value={form.text}
        aria-invalid={mistake !== null}
        aria-describedby={`${base}-read`}
        data-testid="lab-text"
        className="block w-full resize-y overflow-auto rounded-md border border-line bg-panel px-3 py-2 font-mono leading-5"
        onChange={(event) => {
          setForm({ ...form, text: event.target.value });
        }}
      />
      <div id={`${base}-read`} role="status" className="mt-2 min-h-6 text-sm" data-testid="lab-read">
        {empty ? (
          <span className="text-mute">Write a race, paste one, or choose one from the gallery.</span>
        ) : mistake !== null ? (
          <Mistake
            mistake={mistake}
            show={() => {
              if (area.current) select(area.current, mistake);
            }}
          />
        ) : check.error ? (
          <span role="alert">
            The race could not be checked: {check.error.message}{' '}
            <button type="button" className="quiet-link" onClick={() => void check.refetch()}>
              Try again
            </button>
          </span>
        ) : (
          <span className="text-mute">{read?.size ?? 'Reading the race…'}</span>
        )}
      </div>
      {race?.about && race.about !== '' && <p className="mt-1 max-w-[88ch] text-sm">{race.about}</p>}
      {read && (
        <div className="mt-4 grid gap-x-10 gap-y-4 sm:grid-cols-2 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]">
          <ChoiceList
            label="Variants"
            testId="lab-variant"
            choices={read.variants}
            toggle={(value) => {
              setForm({ ...form, withoutVariants: toggled(form.withoutVariants, value) });
            }}
          />
          <ChoiceList
            label="Isolation levels"
            testId="lab-level"
            choices={read.levels}
            toggle={(value) => {
              setForm({ ...form, withoutLevels: toggled(form.withoutLevels, value) });
            }}
          />
          <label className="grid content-start gap-1">
            <span>
              Order limit <span className="text-sm text-mute">per cell</span>
            </span>
            <input
              className={`${fieldLook} w-32 text-right font-mono`}
              inputMode="numeric"
              autoComplete="off"
              value={form.limit}
              aria-invalid={read.limitProblem !== null}
              aria-describedby={read.limitProblem === null ? undefined : `${base}-limit`}
              data-testid="lab-limit"
              onChange={(event) => {
                setForm({ ...form, limit: event.target.value });
              }}
            />
            {read.limitProblem !== null && (
              <span id={`${base}-limit`} role="alert" className="max-w-48 border-l-[3px] border-ink pl-2 text-sm">
                {read.limitProblem}
              </span>
            )}
          </label>
        </div>
      )}
      <p className="mt-5 flex flex-wrap items-center gap-x-4 gap-y-2">
        <RunButton
          type="submit"
          className={primaryLook}
          disabled={input === null || start.isPending}
          data-testid="lab-start"
        >
          {start.isPending ? 'Starting…' : 'Run every order'}
        </RunButton>
        <ReadOnlyNote />
        {form.text !== text && text !== '' && (
          <button
            type="button"
            className="control"
            data-testid="lab-reset"
            onClick={() => {
              setForm(newLabForm(text));
            }}
          >
            Discard changes
          </button>
        )}
        {read?.problem && (
          <span role="alert" className="text-sm" data-testid="lab-problem">
            {read.problem}
          </span>
        )}
        {form.text.length >= labRunLimits.characters && (
          <span className="text-sm text-mute">
            A race has at most {formatCount(labRunLimits.characters)} characters.
          </span>
        )}
      </p>
      {start.error && (
        <p role="alert" className="mt-3 max-w-[88ch] border-l-[3px] border-ink pl-2" data-testid="lab-start-problem">
          Could not start the run. {start.error.message}
        </p>
      )}
    </form>
  );
}

function Mistake({ mistake, show }: { readonly mistake: LabMistake; readonly show: () => void }) {
  const { line, column, expected, found } = mistake;
  return (
    <p
      className="border-l-[3px] border-ink pl-2 [overflow-wrap:anywhere]"
      data-testid="lab-mistake"
      data-line={line}
      data-column={column}
    >
      <button type="button" className="quiet-link !text-ink" onClick={show}>
        Line {line}, column {column}
      </button>
      : expected {expected}, found {found}.
    </p>
  );
}

/** The place of a mistake, with the focus in it. */
function select(area: HTMLTextAreaElement, { line, column }: LabMistake): void {
  const before = area.value
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, each) => sum + each.length + 1, 0);
  area.focus();
  area.setSelectionRange(before + column - 1, before + column);
}

function ChoiceList<Value extends string | null>({
  label,
  testId,
  choices,
  toggle,
}: {
  readonly label: string;
  readonly testId: string;
  readonly choices: readonly Choice<Value>[];
  readonly toggle: (value: Value) => void;
}) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1">{label}</legend>
      {choices.map(({ value, title, note, chosen }) => (
        <label key={title} className="flex items-baseline gap-2 py-0.5">
          <input
            type="checkbox"
            checked={chosen}
            className="translate-y-0.5 accent-[var(--ink)]"
            data-testid={`${testId}-${value ?? 'own'}`}
            onChange={() => {
              toggle(value);
            }}
          />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {title}
            {note !== '' && <span className="block text-sm text-mute">{note}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
