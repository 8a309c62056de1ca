'use client';

import { useUrlState } from '@/lib/client/useUrlState';
import type { Parameter } from '@/lib/contract/parameters';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import {
  parameterParam,
  ruleOf,
  takesReindex,
  type ExploreOptions,
  type ReadOptions,
} from '@/lib/view/interleavings/options';

/** With what variants are explored: the same for all of them, each choice in the address. */
export function OptionBar({
  scenario,
  typed,
  read,
}: {
  readonly scenario: ScenarioDescription;
  readonly typed: ExploreOptions;
  readonly read: ReadOptions;
}) {
  const [, setReindex] = useUrlState('reindex');
  const [, setOrders] = useUrlState('orders');
  return (
    <fieldset className="mt-5 flex flex-wrap items-start gap-x-8 gap-y-3 border-y border-line py-3">
      <legend className="sr-only">How to explore</legend>
      {scenario.parameters.map((parameter) => (
        <ParameterField
          key={parameter.id}
          parameter={parameter}
          value={typed.parameters[parameter.id] ?? ''}
          problem={!read.ok && read.field === parameter.id ? read.problem : null}
        />
      ))}
      {takesReindex(scenario) && (
        <Switch
          id="reindex"
          checked={typed.reindex}
          change={(reindex) => {
            setReindex(reindex ? '1' : null);
          }}
          label="With the reindex job"
          help="A background job copies from Postgres to ClickHouse while the calls run."
        />
      )}
      <Switch
        id="all"
        checked={typed.all}
        change={(all) => {
          setOrders(all ? 'all' : null);
        }}
        label="Run every order"
        help="Off: orders that differ only in independent steps run once. The verdict is the same, and much faster."
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
        aria-labelledby={`option-${id}-title`}
        aria-describedby={`option-${id}-help`}
        className="translate-y-0.5 accent-[var(--ink)]"
      />
      <span>
        <span id={`option-${id}-title`} className="font-medium">
          {label}
        </span>
        <span id={`option-${id}-help`} className="block text-sm text-mute">
          {help}
        </span>
      </span>
    </label>
  );
}

function ParameterField({
  parameter,
  value,
  problem,
}: {
  readonly parameter: Parameter;
  readonly value: string;
  readonly problem: string | null;
}) {
  const { id, title, type } = parameter;
  const [, set] = useUrlState(id);
  return (
    <div className="max-w-[360px]">
      <label htmlFor={`option-${id}`} className="mr-2 font-medium">
        {title}
      </label>
      <input
        id={`option-${id}`}
        data-testid={`option-${id}`}
        inputMode={type === 'integers' ? 'text' : 'numeric'}
        autoComplete="off"
        defaultValue={value}
        aria-invalid={problem !== null}
        aria-describedby={`option-${id}-help`}
        className="h-8 w-28 rounded-md border border-line bg-panel px-3"
        onChange={(event) => {
          set(parameterParam(parameter, event.target.value));
        }}
      />
      <p
        id={`option-${id}-help`}
        role={problem !== null ? 'alert' : undefined}
        className={`mt-1 text-sm ${problem !== null ? 'border-l-[3px] border-ink pl-2' : 'text-mute'}`}
      >
        {problem ?? ruleOf(parameter)}
      </p>
    </div>
  );
}
