import { storeReads, type Measurement } from './measure';
import type { Durations } from './percentiles';

export interface Goal { readonly text: string; readonly passed: boolean }

const mostRatio = 1.25;
/** Two runs of the same thing differ by as much on a machine that others use too. */
const noise = 1.15;

/** The API against the slowest of the four reads that it waits for, both with one viewer. */
export function ratioOf({ together, api }: Measurement): number {
  return api.p50 / Math.max(...storeReads.map((read) => together[read].p50));
}

export function tableOf(measurement: Measurement): string {
  const { cards, alone, together, api, crowded } = measurement;
  const line = (text: string, durations: Durations) => `  ${text.padEnd(38)}${ms(durations.p50)}${ms(durations.p99)}`;
  return [
    `${cards.toLocaleString('en')} scorecards, ten scores each`.padEnd(40) + 'p50'.padStart(10) + 'p99'.padStart(10),
    ...storeReads.map((read) => line(`${read}, alone`, alone[read])),
    ...storeReads.map((read) => line(`${read}, with the others`, together[read])),
    line('API, 1 viewer', api),
    line('all four bare reads, 32 at a time', crowded.stores),
    line('API, 32 viewers', crowded.api),
    `  ${'API / slowest bare read, 1 viewer'.padEnd(38)}${ratioOf(measurement).toFixed(2).padStart(10)}`,
    `  ${'API / all four bare reads, 32'.padEnd(38)}${(crowded.api.p50 / crowded.stores.p50).toFixed(2).padStart(10)}`,
  ].join('\n');
}

export function goalsOf(small: Measurement, large: Measurement): readonly Goal[] {
  const growth = large.api.p50 / small.api.p50;
  return [
    ...[small, large].map((measurement) => ({
      text: `at ${measurement.cards.toLocaleString('en')} the API takes at most ${mostRatio} times the slowest bare read: ${ratioOf(measurement).toFixed(2)}`,
      passed: ratioOf(measurement) <= mostRatio,
    })),
    { text: `the API does not grow from ${small.cards.toLocaleString('en')} to ${large.cards.toLocaleString('en')}: ${growth.toFixed(2)} times (noise up to ${noise})`, passed: growth <= noise },
  ];
}

function ms(value: number): string {
  return `${value.toFixed(2)} ms`.padStart(10);
}
