'use client';

import { useMemo } from 'react';
import { useUrlState } from '@/lib/client/useUrlState';
import type { LoadTest } from '@/lib/contract/loadTests';
import { convergenceChart } from '@/lib/view/loadTests/charts/convergenceChart';
import { violationBars } from '@/lib/view/loadTests/charts/violationBars';
import { nameRuns } from '@/lib/view/loadTests/Run';
import { ConvergenceChart, ViolationChart } from '../../charts/lazyCharts';
import { Section } from '../../ui/Section';

/** What kind of failure, and how long the copies took to agree. */
export function KindSections({ loadTest }: { readonly loadTest: LoadTest }) {
  const [delay, setDelay] = useUrlState('delay');
  const violations = useMemo(() => violationBars(loadTest), [loadTest]);
  const convergence = useMemo(() => convergenceChart(nameRuns([loadTest])), [loadTest]);
  return (
    <div className="grid gap-x-10 lg:grid-cols-2 [&>*]:min-w-0">
      <Section id="violations" title="What went wrong" aside="violations, by kind">
        {violations.empty ? (
          <p className="panel px-4 py-6 text-mute" data-testid="violations-empty">
            {loadTest.points.some(({ passed }) => passed > 0)
              ? 'No invariant was violated.'
              : 'Nothing has been judged yet.'}
          </p>
        ) : (
          <ViolationChart chart={violations} chosen={delay} choose={setDelay} />
        )}
        {violations.note && <p className="mt-2 text-sm text-mute">{violations.note}</p>}
      </Section>
      <Section
        id="convergence"
        title="How long the copies took to agree"
        aside="after the last answer; passed iterations only"
      >
        {convergence.empty ? (
          <p className="panel px-4 py-6 text-mute">
            {loadTest.raced.recordType === null ? 'A race over tables has no copies.' : 'No iteration has passed yet.'}
          </p>
        ) : (
          <ConvergenceChart chart={convergence} chosen={delay} choose={setDelay} />
        )}
      </Section>
    </div>
  );
}
