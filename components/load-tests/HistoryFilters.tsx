'use client';

import { loadTestStatuses, type LoadTest } from '@/lib/contract/loadTests';
import { filterChoices } from '@/lib/view/loadTests/historyFilter';
import { statusTexts } from '@/lib/wording/runStatus';
import { ChoiceFilter, ListFilters, SearchFilter } from '../ui/ListFilters';

/** Which runs are shown. `known` is what there is to choose from; `labels` where they are filtered by label and searched too. */
export function HistoryFilters({
  known,
  labels,
}: {
  readonly known: readonly LoadTest[];
  readonly labels?: readonly string[];
}) {
  const { scenarios, variants, environments, latencies } = filterChoices(known);
  return (
    <ListFilters>
      {labels && <SearchFilter in="label, variant, id…" />}
      <ChoiceFilter name="scenario" all="all scenarios" choices={scenarios} />
      <ChoiceFilter name="variant" all="all variants" choices={variants} />
      <ChoiceFilter name="environment" all="all environments" choices={environments} />
      <ChoiceFilter name="latency" all="any latency" choices={latencies} />
      {labels && (
        <>
          <StatusFilter />
          <ChoiceFilter name="label" all="all labels" choices={labels} />
        </>
      )}
    </ListFilters>
  );
}

/** Of load tests, explorations and runs of the lab. */
export function StatusFilter() {
  return (
    <ChoiceFilter
      name="status"
      all="any status"
      choices={loadTestStatuses.map((value) => ({ value, title: statusTexts[value] }))}
    />
  );
}
