'use client';

import type { LoadTest } from '@/lib/contract/loadTests';
import { useUrlState } from '@/lib/client/useUrlState';
import { filterChoices, MOST_SEARCHED, type HistoryFilter } from '@/lib/view/loadTests/historyFilter';
import { fieldLook } from '../ui/fieldLook';

/** Which runs are shown, each choice in the address. `known` is what there is to choose from; `labels` where they are filtered by label and searched too. */
export function HistoryFilters({
  known,
  filter,
  labels,
}: {
  readonly known: readonly LoadTest[];
  readonly filter: HistoryFilter;
  readonly labels?: readonly string[];
}) {
  const choices = filterChoices(known);
  return (
    <div role="group" aria-label="Filters" className="mb-4 mt-5 flex flex-wrap items-center gap-x-4 gap-y-2">
      {labels && <Search />}
      <Choice name="scenario" all="all scenarios" value={filter.scenario} choices={choices.scenarios} />
      <Choice name="variant" all="all variants" value={filter.variant} choices={choices.variants} />
      <Choice name="environment" all="all environments" value={filter.environment} choices={choices.environments} />
      <Choice name="latency" all="any latency" value={filter.latency} choices={choices.latencies} />
      {labels && <Choice name="label" all="all labels" value={filter.label} choices={labels} />}
    </div>
  );
}

function Search() {
  const [text, set] = useUrlState('search');
  return (
    <input
      type="search"
      aria-label="Search label, scenario, variant or id"
      placeholder="Search label, variant, id…"
      data-testid="filter-search"
      autoComplete="off"
      maxLength={MOST_SEARCHED}
      value={text ?? ''}
      className={`${fieldLook} w-60 max-w-full placeholder:text-mute`}
      onChange={(event) => {
        set(event.target.value || null);
      }}
    />
  );
}

function Choice({
  name,
  all,
  value,
  choices,
}: {
  readonly name: 'scenario' | 'variant' | 'environment' | 'latency' | 'label';
  readonly all: string;
  readonly value: string | null;
  readonly choices: readonly string[];
}) {
  const [, set] = useUrlState(name);
  const listed = value === null || choices.includes(value) ? choices : [...choices, value];
  return (
    <select
      aria-label={name}
      data-testid={`filter-${name}`}
      className="control max-w-full"
      value={value ?? ''}
      onChange={(event) => {
        set(event.target.value === '' ? null : event.target.value);
      }}
    >
      <option value="">{all}</option>
      {listed.map((each) => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
    </select>
  );
}
