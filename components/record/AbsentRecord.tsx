import type { Inspection } from '@/lib/view/inspection';
import { list } from '@/lib/wording/findings/words';
import { Section } from '../ui/Section';

/** What is left to say of a record that no store holds: where it was looked for, and what to try. */
export function AbsentRecord({ inspection }: { readonly inspection: Inspection }) {
  const { copies, calls, versions, environment, rowSets } = inspection;
  const noun = rowSets[0]?.noun ?? 'record';
  return (
    <Section id="absent" title="Where it was looked for">
      <p className="max-w-[88ch] border-t border-strong pt-2" data-testid="absent-record">
        {list(copies.map(({ title }) => title))} were read in the environment {environment}, and none of them returns a
        row of this {noun}.
      </p>
      <ul className="mt-2 max-w-[88ch] list-disc pl-5">
        {versions.length > 0 && (
          <li>
            ClickHouse still stores {versions.length === 1 ? 'one version' : `${versions.length} versions`} that it no
            longer returns: see the{' '}
            <a href="#versions" className="quiet-link">
              versions
            </a>
            .
          </li>
        )}
        {calls.length > 0 && (
          <li>
            The console knows {calls.length === 1 ? 'one call' : `${calls.length} calls`} on it: see the{' '}
            <a href="#calls" className="quiet-link">
              calls
            </a>
            .
          </li>
        )}
        <li>The record may live in another environment: choose one at the top right.</li>
        <li>If only the id is certain, paste it alone on the start page; it finds the rest of the name.</li>
      </ul>
    </Section>
  );
}
