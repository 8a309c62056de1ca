import { loadTestRequestSchema, type LoadTestInput, type LoadTestRequest } from '@/lib/contract/loadTests';
import { racesCalls, sizeOptionOf } from '@/lib/contract/scenarios';
import type { LoadTestField, LoadTestForm } from './LoadTestForm';
import { parseDelays } from '@/lib/contract/parseDelays';

export type FieldProblems = Readonly<Partial<Record<LoadTestField, string>>>;

export type ReadForm =
  | { readonly ok: true; readonly request: LoadTestRequest; readonly input: LoadTestInput }
  /** One sentence per field that something is wrong with. */
  | { readonly ok: false; readonly problems: FieldProblems };

/** The fields of the request by the fields of the form. */
const fieldOf: Readonly<Record<string, LoadTestField>> = { delaysMs: 'delays' };

/** The request that the form stands for, checked by the same schema as the API checks it. */
export function readForm(form: LoadTestForm): ReadForm {
  const delays = parseDelays(form.delays);
  const input = {
    scenario: form.scenario,
    variant: form.variant,
    ...(form.environment === '' ? {} : { environment: form.environment }),
    delaysMs: delays.ok ? [...delays.delaysMs] : [0],
    iterations: readNumber(form.iterations),
    concurrency: readNumber(form.concurrency),
    settleMs: readNumber(form.settleMs),
    latency: form.latency as LoadTestRequest['latency'],
    transport: racesCalls(form.scenario) ? (form.transport as LoadTestRequest['transport']) : 'http',
    ...sizeOf(form),
    ...(form.label.trim() === '' ? {} : { label: form.label.trim() }),
  };
  const result = loadTestRequestSchema.safeParse(input);
  if (result.success && delays.ok) return { ok: true, request: result.data, input };
  const problems: Partial<Record<LoadTestField, string>> = delays.ok ? {} : { delays: sentence(delays.expected) };
  for (const { path, message } of result.error?.issues ?? []) {
    const field = requestField(path[0]);
    if (field) problems[field] ??= sentence(message);
  }
  return { ok: false, problems };
}

/** What the API found wrong, at the fields of the form; what belongs to none of them stands under no field. */
export function problemsOf(errors: readonly { readonly path: string; readonly message: string }[]): FieldProblems {
  const problems: Partial<Record<LoadTestField, string>> = {};
  for (const { path, message } of errors) {
    const field = requestField(path.split(/[.[/]/).find((part) => part !== '' && part !== 'body'));
    if (field) problems[field] ??= sentence(message);
  }
  return problems;
}

function requestField(name: PropertyKey | undefined): LoadTestField | null {
  const text = String(name);
  const field = fieldOf[text] ?? text;
  return field in fieldNames ? (field as LoadTestField) : null;
}

const fieldNames: Readonly<Record<LoadTestField, true>> = {
  scenario: true,
  variant: true,
  environment: true,
  delays: true,
  iterations: true,
  concurrency: true,
  settleMs: true,
  latency: true,
  transport: true,
  coaches: true,
  batches: true,
  schedulers: true,
  label: true,
};

function sizeOf(form: LoadTestForm): Pick<LoadTestInput, 'coaches' | 'batches' | 'schedulers'> {
  switch (sizeOptionOf(form.scenario)) {
    case 'coaches':
      return { coaches: readNumber(form.coaches) };
    case 'batches':
      return {
        batches: form.batches
          .split(/[\s,+]+/)
          .filter((part) => part !== '')
          .map(readNumber),
      };
    case 'schedulers':
      return { schedulers: readNumber(form.schedulers) };
    case null:
      return {};
  }
}

/** NaN for anything but digits: `1e3`, `0x10` and the empty text are no whole numbers that anyone meant. */
function readNumber(text: string): number {
  return /^\s*-?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : NaN;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}
