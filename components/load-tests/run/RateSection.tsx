'use client';

import { useMemo } from 'react';
import { useUrlState } from '@/lib/client/useUrlState';
import type { LoadTest } from '@/lib/contract/loadTests';
import { delayOf } from '@/lib/view/loadTests/charts/crosshair';
import { failureRateChart } from '@/lib/view/loadTests/charts/failureRateChart';
import { nameRuns } from '@/lib/view/loadTests/Run';
import { RateChart } from '../../charts/lazyCharts';
import { Section } from '../../ui/Section';
import { PointTable } from './PointTable';

/** How often it fails over the delay: which delay is safe, the drawing, and every figure under it. */
export function RateSection({ loadTest, safe }: { readonly loadTest: LoadTest; readonly safe: string | null }) {
  const [delay, setDelay] = useUrlState('delay');
  const chart = useMemo(() => failureRateChart(nameRuns([loadTest])), [loadTest]);
  return (
    <Section id="rates" title="Failure rate over delay" aside="share of judged iterations that failed">
      {safe && (
        <p className="mb-3 max-w-[96ch]" data-testid="safe-delay">
          {safe}
        </p>
      )}
      {chart.series.some(({ points }) => points.some(({ rate }) => rate !== null)) ? (
        <RateChart chart={chart} chosen={delay} choose={setDelay} />
      ) : (
        <p className="panel px-4 py-6 text-mute" data-testid="rates-empty">
          Nothing has been judged yet. Rates appear here as iterations are judged.
        </p>
      )}
      <PointTable loadTest={loadTest} chosenMs={delayOf(loadTest, delay)} />
    </Section>
  );
}
