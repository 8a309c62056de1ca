'use client';

import dynamic from 'next/dynamic';

/** The charts, loaded where one is drawn and nowhere else: their library weighs more than a whole page without them. */
const waiting = (height: number) =>
  function Waiting() {
    return <div aria-hidden="true" className="skeleton" style={{ height }} />;
  };

export const RateChart = dynamic(() => import('./RateChart').then((module) => module.RateChart), {
  ssr: false,
  loading: waiting(378),
});
export const ViolationChart = dynamic(() => import('./ViolationChart').then((module) => module.ViolationChart), {
  ssr: false,
  loading: waiting(298),
});
export const ConvergenceChart = dynamic(() => import('./ConvergenceChart').then((module) => module.ConvergenceChart), {
  ssr: false,
  loading: waiting(298),
});
export const TrendChart = dynamic(() => import('./TrendChart').then((module) => module.TrendChart), {
  ssr: false,
  loading: waiting(338),
});
export const DriftChart = dynamic(() => import('./DriftChart').then((module) => module.DriftChart), {
  ssr: false,
  loading: waiting(378),
});
