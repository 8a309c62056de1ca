'use client';

import { Fragment } from 'react';
import { usePrinting } from '@/lib/client/usePrinting';
import { useUrlState } from '@/lib/client/useUrlState';
import type { Copy, Inspection } from '@/lib/view/inspection';
import { signOf } from '@/lib/view/signs';
import { CopyButton } from '../ui/CopyButton';
import { Section } from '../ui/Section';
import { SqlText } from '../ui/SqlText';
import { StoreGlyph } from '../ui/StoreGlyph';
import { Tabs } from '../ui/Tabs';

/** The statements that fetched each copy, to be run in psql or clickhouse-client. `?sql=` names the copy. */
export function SqlSection({ inspection }: { readonly inspection: Inspection }) {
  const [tab, setTab] = useUrlState('sql');
  const { copies } = inspection;
  const [first] = copies;
  const chosen = copies.find(({ id }) => id === tab) ?? first;
  const tabs = copies.map((copy) => ({
    id: copy.id,
    label: (
      <>
        <StoreGlyph sign={signOf(copy)} />
        {copy.title}
      </>
    ),
  }));
  const printing = usePrinting();
  if (chosen === undefined) return null;
  const shown = printing ? copies : [chosen];
  return (
    <Section
      id="sql"
      title="SQL"
      aside="the statements that read each copy, ready to paste into psql or clickhouse-client"
    >
      <Tabs
        label="Copy"
        testId="sql"
        tabs={tabs}
        chosen={chosen.id}
        choose={(next) => {
          setTab(next === first?.id ? null : next);
        }}
      >
        {shown.map(({ id, title, queries, store }) => (
          <Fragment key={id}>
            {printing && <h3 className="mb-1 font-medium">{title}</h3>}
            {queries.length === 0 && <p className="text-mute">No statement reached this store.</p>}
            {queries.map((query) => (
              <Query key={query.title} query={query} store={store} />
            ))}
          </Fragment>
        ))}
      </Tabs>
    </Section>
  );
}

function Query({ query, store }: { readonly query: Copy['queries'][number]; readonly store: Copy['store'] }) {
  const parameters = Object.entries(query.parameters);
  return (
    <figure className="mb-4">
      <figcaption className="mb-1 flex items-baseline justify-between gap-4">
        <span>{query.title}</span>
        <CopyButton text={query.sql} label={`Copy the SQL: ${query.title}`} className="quiet-link text-sm">
          copy
        </CopyButton>
      </figcaption>
      <SqlText sql={query.sql} dialect={store} label={`SQL: ${query.title}`} />
      {parameters.length > 0 && (
        <dl className="mt-1 flex flex-wrap gap-x-6 text-sm">
          {parameters.map(([name, value]) => (
            <div key={name} className="flex gap-2">
              <dt className="font-mono text-mute">{name}</dt>
              <dd className="font-mono [overflow-wrap:anywhere]">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </figure>
  );
}
