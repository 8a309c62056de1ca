import type { Environment } from '../../inspection';
import { racesCalls, type Raced } from '@/lib/contract/scenarios';
import { emptyForm, type LoadTestForm } from './LoadTestForm';

export interface LoadTestPreset {
  readonly id: string;
  readonly title: string;
  /** What it is for, in one sentence. */
  readonly summary: string;
  readonly set: Partial<LoadTestForm>;
}

export const loadTestPresets: readonly LoadTestPreset[] = [
  {
    id: 'incident',
    title: 'The incident',
    summary: '50 iterations with the Submit 10 ms after the Update, by the strategy that lost submissions.',
    set: {
      scenario: 'scorecard_race',
      variant: 'save_all/async_closure',
      delays: '10',
      iterations: '50',
      settleMs: '2000',
      concurrency: '10',
    },
  },
  {
    id: 'sweep',
    title: 'Sweep 0 to 200 ms',
    summary: '50 iterations at each of nine delays: which delay is safe?',
    set: { delays: '0, 2, 5, 10, 20, 50, 100, 150, 200', iterations: '50', settleMs: '2000', concurrency: '10' },
  },
  {
    id: 'quick',
    title: 'Quick look',
    summary: '10 iterations at three delays: does it fail at all?',
    set: { delays: '0, 10, 100', iterations: '10', settleMs: '1000', concurrency: '10' },
  },
];

/**
 * The form with a preset filled in; what the preset says nothing of stays. Simulated latency is chosen with the presets where the
 * environment has a reference service: at its own speed that one is too fast for the incident's races.
 */
export function applyPreset(form: LoadTestForm, { set }: LoadTestPreset, canSlowDown: boolean): LoadTestForm {
  return { ...form, ...set, latency: canSlowDown ? 'staging' : emptyForm.latency };
}

/** The preset whose every value stands in the form. */
export function matchingPreset(form: LoadTestForm): LoadTestPreset | null {
  return (
    loadTestPresets.find(({ set }) =>
      Object.entries(set).every(([field, value]) => form[field as keyof LoadTestForm] === value),
    ) ?? null
  );
}

/** Why a load test can't be run against an environment, and what to do about it; null when it can. Calls need its coaching API, requests a target of their own. */
export function whyRefused(environment: Environment | undefined, scenario?: Raced): string | null {
  if (!environment) return 'No such environment is configured.';
  if (!environment.loadTests)
    return `${environment.title} does not allow load tests: they write records. Its configuration has to say "loadTests": true.`;
  const isOfCalls = scenario === undefined || racesCalls(scenario);
  if (isOfCalls && environment.sources.coaching.status === 'not_configured')
    return `${environment.title} has no coaching API to call. Its configuration has to name one.`;
  return null;
}

/** Why calls can't be sent over gRPC; null when they can, or nobody knows. */
export function whyNoGrpc(environment: Environment | undefined): string | null {
  return environment?.sources.coaching.grpc === false
    ? `${environment.title} has no gRPC address. Its configuration has to name one as "grpcUrl".`
    : null;
}
