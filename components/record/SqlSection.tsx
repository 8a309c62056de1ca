'use client';

import { Tabs } from 'radix-ui';
import { useUrlState } from '@/lib/client/useUrlState';
import type { Inspection } from '@/lib/view/inspection';
import { stores } from '@/lib/view/stores';
import { CopyButton } from '../ui/CopyButton';
import { Section } from '../ui/Section';
import { StoreGlyph } from '../ui/StoreGlyph';

/** The very statements that fetched each copy, with their parameters, to be run elsewhere. `?sql=` names the copy. */
export function SqlSection({ inspection }: { readonly inspection: Inspection }) {
  const [tab, setTab] = useUrlState('sql');
  const chosen = stores.some(({ id }) => id === tab) ? tab ?? 'postgres' : 'postgres';
  return (
    <Section id="sql" title="SQL" aside="what was asked of each store, as it was asked">
      <Tabs.Root value={chosen} onValueChange={(next) => { setTab(next === 'postgres' ? null : next); }}>
        <Tabs.List aria-label="Copy" className="flex flex-wrap gap-x-6 border-b border-strong">
          {stores.map(({ id, label }) => (
            <Tabs.Trigger key={id} value={id} data-testid={`sql-tab-${id}`} className="-mb-px inline-flex items-center gap-2 border-b-2 border-transparent py-1.5 text-mute data-[state=active]:border-ink data-[state=active]:text-ink">
              <StoreGlyph source={id} />{label}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {stores.map(({ id }) => (
          <Tabs.Content key={id} value={id} className="pt-3" data-testid={`sql-${id}`}>
            {inspection.sources[id].queries.length === 0 && <p className="text-mute">No statement reached this store.</p>}
            {inspection.sources[id].queries.map((query) => (
              <figure key={query.title} className="mb-4">
                <figcaption className="mb-1 flex items-baseline justify-between gap-4"><span>{query.title}</span><CopyButton text={query.sql} label={`Copy the SQL: ${query.title}`} className="quiet-link text-sm">copy</CopyButton></figcaption>
                <pre tabIndex={0} aria-label={`SQL: ${query.title}`} className="panel overflow-x-auto px-4 py-3 leading-5">{query.sql}</pre>
                {Object.keys(query.parameters).length > 0 && (
                  <dl className="mt-1 flex flex-wrap gap-x-6 text-sm">
                    {Object.entries(query.parameters).map(([name, value]) => <div key={name} className="flex gap-2"><dt className="font-mono text-mute">{name}</dt><dd className="font-mono [overflow-wrap:anywhere]">{value}</dd></div>)}
                  </dl>
                )}
              </figure>
            ))}
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </Section>
  );
}
