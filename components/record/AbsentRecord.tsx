import type { Inspection } from '@/lib/view/inspection';
import { list } from '@/lib/wording/findings/words';
import { Section } from '../ui/Section';

/** What is left to say of a record that no store holds: where it was looked for, and what to try. */
export function AbsentRecord({ inspection }: { readonly inspection: Inspection }) {
  const { copies, calls, versions, environment, rowSets } = inspection;
  const noun = rowSets[0]?.noun ?? 'record';
  return (
    <Section id="absent" title="Where Lastwrite looked">
      <p className="max-w-[88ch] border-t border-strong pt-2" data-testid="absent-record">
        In the environment {environment}, none of {list(copies.map(({ title }) => title))} has a row for this {noun}.
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
        <li>The record may be in another environment: choose one at the top right.</li>
        <li>If you are only sure of the id, paste just the id on the start page; it finds the full name.</li>
      </ul>
    </Section>
  );
}
