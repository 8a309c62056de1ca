import type { Measurement } from './measure';
import type { Durations } from './percentiles';

export interface Goal {
  readonly text: string;
  readonly passed: boolean;
}

const mostRatio = 1.25;
/** Two runs over the same stores differ by up to this. */
const noiseRatio = 1.1;

/** The API against the slowest of the reads that it waits for, with one viewer. */
export function ratioOf({ slowest, api }: Measurement): number {
  return api.p50 / slowest.p50;
}

/** `contents`: what the stores are full of. */
export function tableOf(measurement: Measurement, contents: string): string {
  const { subject, reads, slowest, api, crowded } = measurement;
  const line = (text: string, durations: Durations) => `  ${text.padEnd(68)}${ms(durations.p50)}${ms(durations.p99)}`;
  const ratio = (text: string, value: number) => `  ${text.padEnd(68)}${value.toFixed(2).padStart(9)}`;
  return [
    `${subject.count.toLocaleString('en')} ${contents}`.padEnd(70) + 'p50'.padStart(12) + 'p99'.padStart(12),
    ...reads.map(({ title, alone }) => line(`${title}, alone`, alone)),
    ...reads.map(({ title, together }) => line(`${title}, with the others`, together)),
    line('the slowest of them, each time', slowest),
    line('API, 1 viewer', api),
    line('all reads, 32 at a time', crowded.stores),
    line('API, 32 viewers', crowded.api),
    ratio('API / the slowest of them, 1 viewer', ratioOf(measurement)),
    ratio(
      "API / the slowest read's own p50, 1 viewer",
      api.p50 / Math.max(...reads.map(({ together }) => together.p50)),
    ),
    ratio('API / all reads, 32 at a time', crowded.api.p50 / crowded.stores.p50),
  ].join('\n');
}

export function goalsOf(small: Measurement, large: Measurement, contents: string): readonly Goal[] {
  const growth = large.api.p50 / small.api.p50;
  return [
    ...[small, large].map((measurement) => ({
      text: `at ${measurement.subject.count.toLocaleString('en')} ${contents} the API's p50 is at most ${mostRatio} times that of the slowest bare read: ${ratioOf(measurement).toFixed(2)}`,
      passed: ratioOf(measurement) <= mostRatio,
    })),
    {
      text: `the API's p50 does not grow from ${small.subject.count.toLocaleString('en')} to ${large.subject.count.toLocaleString('en')} ${contents} (within ${noiseRatio}): ${growth.toFixed(2)}`,
      passed: growth <= noiseRatio,
    },
  ];
}

function ms(value: number): string {
  return `${value.toFixed(2)} ms`.padStart(12);
}
