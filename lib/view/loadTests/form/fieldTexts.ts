import { loadTestLimits } from '@/lib/contract/loadTests';
import { formatCount } from '@/lib/wording/formatMs';
import { boundsOf, type Parameter } from '@/lib/contract/parameters';
import type { CommonField } from './LoadTestForm';

export interface FieldText {
  readonly label: string;
  /** What the field does to the run, in a sentence or two. */
  readonly explanation: string;
  /** Behind the input. */
  readonly unit: string | null;
}

const range = ({ min, max }: { readonly min: number; readonly max: number }) =>
  `${formatCount(min)} to ${formatCount(max)}`;

export const fieldTexts: Readonly<Record<CommonField, FieldText>> = {
  scenario: { label: 'Scenario', unit: null, explanation: 'Who races whom, and what must hold afterwards.' },
  variant: {
    label: 'Variant',
    unit: null,
    explanation:
      'How calls write: in a race over records, how a call saves its row and how the change reaches ClickHouse. The reference service uses it; for other services it is only a label.',
  },
  environment: {
    label: 'Environment',
    unit: null,
    explanation:
      'Whose coaching API is called, and whose stores are read. Records are written there, so it has to allow load tests. Races over tables call nobody and stay in the console’s own database.',
  },
  delays: {
    label: 'Delays',
    unit: 'ms',
    explanation: `How long after the first calls the delayed one starts; each delay is tried on its own. A list such as 0, 5, 10, or a range such as 0-200 step 25: up to ${loadTestLimits.delays.max} delays of ${range(loadTestLimits.delayMs)} ms.`,
  },
  iterations: {
    label: 'Iterations',
    unit: 'per delay',
    explanation: `How often each delay is tried. More iterations give a narrower interval. 381 without a failure show a rate below 1 %. ${range(loadTestLimits.iterations)}, and ${formatCount(loadTestLimits.planned.max)} over all delays.`,
  },
  concurrency: {
    label: 'At the same time',
    unit: 'iterations',
    explanation: `How many iterations race at once, each on its own record; those that wait to be judged do not count. If empty, a short ramp before the run finds how many fit. Otherwise ${range(loadTestLimits.concurrency)}. One worker races at most ${loadTestLimits.racedByWorker.max} at once, ${loadTestLimits.racedByWorker.ofSql} if the race is SQL.`,
  },
  settleMs: {
    label: 'Wait before judging',
    unit: 'ms',
    explanation: `From the last answer until the copies are read. Waited in full, so that a stale write that comes late is seen. ${range(loadTestLimits.settleMs)}.`,
  },
  latency: {
    label: 'Latency',
    unit: null,
    explanation:
      'staging slows the reference service, or the actors of a race over tables, down step by step, so that races look like those of the incident. It is simulated. none adds no latency; other services only support none.',
  },
  transport: {
    label: 'Transport',
    unit: null,
    explanation: 'What the calls are sent over. gRPC needs the environment’s gRPC address.',
  },
  label: {
    label: 'Label',
    unit: null,
    explanation: 'Your own words, shown wherever the run is: what was deployed, what changed.',
  },
};

/** The same of a number that the scenario lets a run choose. */
export function parameterText(parameter: Parameter): FieldText {
  const { min, max, count } = boundsOf(parameter, 'load_test');
  const bounds =
    parameter.type === 'integer'
      ? `${range({ min, max })}.`
      : `${count === undefined ? 'Numbers' : `${range(count)} numbers`}, each ${range({ min, max })}, with commas between.`;
  return { label: parameter.title, unit: null, explanation: `${parameter.summary} ${bounds}` };
}
