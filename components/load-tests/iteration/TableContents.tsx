import { Section } from '../../ui/Section';

/** What the tables of the race held when it was judged. */
export function TableContents({
  tables,
}: {
  readonly tables: Readonly<Record<string, Readonly<Record<string, string>>>>;
}) {
  return (
    <Section id="tables" title="What the tables held" aside="when it was judged">
      <dl className="border-t border-strong" data-testid="tables">
        {Object.entries(tables).map(([table, rows]) => (
          <div key={table} className="grid gap-x-8 border-b border-line py-1.5 sm:grid-cols-[176px_minmax(0,1fr)]">
            <dt className="text-mute">{table}</dt>
            <dd>
              {Object.keys(rows).length === 0 ? (
                <span className="text-mute">nothing</span>
              ) : (
                <dl>
                  {Object.entries(rows).map(([name, value]) => (
                    <div key={name} className="flex flex-wrap gap-x-3">
                      <dt className="min-w-24 font-mono text-mute">{name}</dt>
                      <dd className="font-mono">{value}</dd>
                    </div>
                  ))}
                </dl>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
