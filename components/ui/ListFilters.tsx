'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useUrlState } from '@/lib/client/useUrlState';
import { MOST_SEARCHED } from '@/lib/view/searchWords';
import { fieldLook } from './fieldLook';
import { FilterGroup, unsetFilter } from './FilterGroup';

/** What narrows a list. Each choice stands in the address. */
export function ListFilters({ children }: { readonly children: ReactNode }) {
  return <FilterGroup className="mb-4 mt-5 items-center gap-x-4 gap-y-2 max-sm:gap-x-2">{children}</FilterGroup>;
}

/** Words in `?search=`. `in`: where they are looked for. */
export function SearchFilter({ in: where }: { readonly in: string }) {
  const [text, set] = useUrlState('search');
  return (
    <input
      type="search"
      aria-label={`Search ${where}`}
      placeholder={`Search ${where}`}
      title={`Search ${where}`}
      data-testid="filter-search"
      autoComplete="off"
      maxLength={MOST_SEARCHED}
      value={text ?? ''}
      className={`${fieldLook} w-60 max-w-full text-ellipsis placeholder:text-mute max-sm:min-w-0 max-sm:flex-[1_1_56%]`}
      onChange={(event) => {
        set(event.target.value || null);
      }}
    />
  );
}

export interface FilterChoice {
  readonly value: string;
  readonly title: string;
}

/** One of several values in `?<name>=`; `all` is what none of them is called. A value that is not among them is listed too. */
export function ChoiceFilter({
  name,
  all,
  choices,
}: {
  readonly name: string;
  readonly all: string;
  readonly choices: readonly (FilterChoice | string)[];
}) {
  const [value, set] = useUrlState(name);
  const named = choices.map((choice) => (typeof choice === 'string' ? { value: choice, title: choice } : choice));
  const listed =
    value === null || named.some((choice) => choice.value === value) ? named : [...named, { value, title: value }];
  return (
    <select
      aria-label={name}
      data-testid={`filter-${name}`}
      className={`control max-w-44 text-ellipsis max-sm:min-w-0 max-sm:max-w-full max-sm:flex-[1_1_45%] ${value === null ? unsetFilter : ''}`}
      value={value ?? ''}
      onChange={(event) => {
        set(event.target.value === '' ? null : event.target.value);
      }}
    >
      <option value="">{all}</option>
      {listed.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.title}
        </option>
      ))}
    </select>
  );
}

/** Choices of values that have titles. */
export function titled<Value extends string>(titles: Readonly<Record<Value, string>>) {
  return (value: Value): FilterChoice => ({ value, title: titles[value] });
}

/** Shown if nothing in a list matches its filters. `all`: its address without filters. */
export function NoMatch({
  what,
  all,
  testId,
}: {
  readonly what: string;
  readonly all: string;
  readonly testId?: string;
}) {
  return (
    <p className="border-t border-line py-3 text-mute" data-testid={testId ?? 'list-none'}>
      No {what} match these filters.{' '}
      <Link href={all} className="quiet-link">
        Show all
      </Link>
    </p>
  );
}
