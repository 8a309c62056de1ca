'use client';

import { useUrlState } from '@/lib/client/useUrlState';
import type { SizeOption } from '@/lib/contract/scenarios';
import { optionsOf, paramOf, ruleOf, type ExploreOptions, type ReadOptions } from '@/lib/view/interleavings/options';

const labels: Readonly<Record<SizeOption, string>> = {
  coaches: 'Coaches',
  batches: 'Answers in each batch',
  schedulers: 'Schedulers',
};

/** With what variants are explored: the same for all of them, each choice in the address. */
export function OptionBar({
  scenario,
  typed,
  read,
}: {
  readonly scenario: string;
  readonly typed: ExploreOptions;
  readonly read: ReadOptions;
}) {
  const takes = optionsOf(scenario);
  const [, setReindex] = useUrlState('reindex');
  const [, setOrders] = useUrlState('orders');
  return (
    <fieldset className="mt-5 flex flex-wrap items-start gap-x-8 gap-y-3 border-y border-line py-3">
      <legend className="sr-only">How to explore</legend>
      {takes.number !== null && (
        <NumberOptionField
          option={takes.number}
          value={typed[takes.number]}
          problem={read.ok ? null : read.problem}
          typed={typed}
        />
      )}
      {takes.reindex && (
        <Switch
          id="reindex"
          checked={typed.reindex}
          change={(reindex) => {
            setReindex(paramOf('reindex', { ...typed, reindex })[1]);
          }}
          label="With the reindex job"
          help="A background job reads Postgres and writes ClickHouse beside the calls."
        />
      )}
      <Switch
        id="all"
        checked={typed.all}
        change={(all) => {
          setOrders(paramOf('all', { ...typed, all })[1]);
        }}
        label="Run every order"
        help="Off: of orders that differ only in steps which touch nothing in common, one is run. The verdict is the same, far sooner."
      />
    </fieldset>
  );
}

function Switch({
  id,
  checked,
  change,
  label,
  help,
}: {
  readonly id: string;
  readonly checked: boolean;
  readonly change: (checked: boolean) => void;
  readonly label: string;
  readonly help: string;
}) {
  return (
    <label className="flex max-w-[560px] cursor-pointer items-baseline gap-2.5">
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        onChange={(event) => {
          change(event.target.checked);
        }}
        data-testid={`option-${id}`}
        aria-describedby={`option-${id}-help`}
        className="translate-y-0.5 accent-[var(--ink)]"
      />
      <span>
        <span className="font-medium">{label}</span>
        <span id={`option-${id}-help`} className="block text-sm text-mute">
          {help}
        </span>
      </span>
    </label>
  );
}

function NumberOptionField({
  option,
  value,
  problem,
  typed,
}: {
  readonly option: SizeOption;
  readonly value: string;
  readonly problem: string | null;
  readonly typed: ExploreOptions;
}) {
  const [, set] = useUrlState(option);
  return (
    <div className="max-w-[360px]">
      <label htmlFor={`option-${option}`} className="mr-2 font-medium">
        {labels[option]}
      </label>
      <input
        id={`option-${option}`}
        data-testid={`option-${option}`}
        inputMode={option === 'batches' ? 'text' : 'numeric'}
        autoComplete="off"
        defaultValue={value}
        aria-invalid={problem !== null}
        aria-describedby={`option-${option}-help`}
        className="h-8 w-28 rounded-md border border-line bg-panel px-3"
        onChange={(event) => {
          set(paramOf(option, { ...typed, [option]: event.target.value })[1]);
        }}
      />
      <p
        id={`option-${option}-help`}
        role={problem !== null ? 'alert' : undefined}
        className={`mt-1 text-sm ${problem !== null ? 'border-l-[3px] border-ink pl-2' : 'text-mute'}`}
      >
        {problem ?? ruleOf(option)}
      </p>
    </div>
  );
}
