import { storeReads, type Measurement } from './measure';
import type { Durations } from './percentiles';

export interface Goal {
  readonly text: string;
  readonly passed: boolean;
}

const mostRatio = 1.25;
/** Two runs over the same stores differ by up to this. */
const noiseRatio = 1.1;

/** The API against the slowest of the four reads that it waits for, with one viewer. */
export function ratioOf({ slowest, api }: Measurement): number {
  return api.p50 / slowest.p50;
}

export function tableOf(measurement: Measurement): string {
  const { cards, alone, together, slowest, api, crowded } = measurement;
  const line = (text: string, durations: Durations) => `  ${text.padEnd(42)}${ms(durations.p50)}${ms(durations.p99)}`;
  const ratio = (text: string, value: number) => `  ${text.padEnd(42)}${value.toFixed(2).padStart(9)}`;
  return [
    `${cards.toLocaleString('en')} scorecards with ten scores each`.padEnd(44) +
      'p50'.padStart(12) +
      'p99'.padStart(12),
    ...storeReads.map((read) => line(`${read}, alone`, alone[read])),
    ...storeReads.map((read) => line(`${read}, with the others`, together[read])),
    line('the slowest of the four, each time', slowest),
    line('API, 1 viewer', api),
    line('all four reads, 32 at a time', crowded.stores),
    line('API, 32 viewers', crowded.api),
    ratio('API / the slowest of the four, 1 viewer', ratioOf(measurement)),
    ratio(
      "API / the slowest read's own p50, 1 viewer",
      api.p50 / Math.max(...storeReads.map((read) => together[read].p50)),
    ),
    ratio('API / all four reads, 32 at a time', crowded.api.p50 / crowded.stores.p50),
  ].join('\n');
}

export function goalsOf(small: Measurement, large: Measurement): readonly Goal[] {
  const growth = large.api.p50 / small.api.p50;
  return [
    ...[small, large].map((measurement) => ({
      text: `at ${measurement.cards.toLocaleString('en')} the API's p50 is at most ${mostRatio} times that of the slowest bare read: ${ratioOf(measurement).toFixed(2)}`,
      passed: ratioOf(measurement) <= mostRatio,
    })),
    {
      text: `the API's p50 does not grow from ${small.cards.toLocaleString('en')} to ${large.cards.toLocaleString('en')} (within ${noiseRatio}): ${growth.toFixed(2)}`,
      passed: growth <= noiseRatio,
    },
  ];
}

function ms(value: number): string {
  return `${value.toFixed(2)} ms`.padStart(12);
}
