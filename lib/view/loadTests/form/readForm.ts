import { loadTestRequestSchema, type LoadTestInput, type LoadTestRequest } from '@/lib/contract/loadTests';
import { parseParameter, readParameters } from '@/lib/contract/parameters';
import { racesCalls, type ScenarioDescription } from '@/lib/contract/scenarios';
import { commonFields, type LoadTestField, type LoadTestForm } from './LoadTestForm';
import { parseDelays } from '@/lib/contract/parseDelays';

export type FieldProblems = Readonly<Partial<Record<LoadTestField, string>>>;

export type ReadForm =
  | { readonly ok: true; readonly request: LoadTestRequest; readonly input: LoadTestInput }
  /** One sentence per field that something is wrong with. */
  | { readonly ok: false; readonly problems: FieldProblems };

/** The fields of the request by the fields of the form. */
const fieldOf: Readonly<Record<string, LoadTestField>> = { delaysMs: 'delays' };

/** The request that the form stands for, checked by the same schema as the API checks it, and by what its scenario says of its parameters. */
export function readForm(form: LoadTestForm, scenario: ScenarioDescription | undefined): ReadForm {
  const delays = parseDelays(form.delays);
  const input = {
    scenario: form.scenario,
    variant: form.variant,
    ...(form.environment === '' ? {} : { environment: form.environment }),
    delaysMs: delays.ok ? [...delays.delaysMs] : [0],
    iterations: readNumber(form.iterations),
    concurrency:
      form.concurrency.trim() === '' || form.concurrency.trim() === 'auto'
        ? ('auto' as const)
        : readNumber(form.concurrency),
    settleMs: readNumber(form.settleMs),
    // What an API of a team's own takes is its own, and so is what SQL takes.
    latency:
      scenario === undefined || scenario.driver === 'library' ? (form.latency as LoadTestRequest['latency']) : 'none',
    transport:
      scenario !== undefined && racesCalls(scenario) ? (form.transport as LoadTestRequest['transport']) : 'http',
    ...parametersOf(form, scenario),
    ...(form.label.trim() === '' ? {} : { label: form.label.trim() }),
  };
  const result = loadTestRequestSchema.safeParse(input);
  const parameters = readParameters(scenario?.parameters ?? [], input.parameters ?? {}, 'load_test');
  if (result.success && delays.ok && parameters.ok) return { ok: true, request: result.data, input };
  const problems: Partial<Record<LoadTestField, string>> = delays.ok ? {} : { delays: sentence(delays.expected) };
  if (!parameters.ok) problems[`parameters.${parameters.id}`] = sentence(parameters.expected);
  for (const { path, message } of result.error?.issues ?? []) {
    const field = requestField(path);
    if (field) problems[field] ??= sentence(message);
  }
  return { ok: false, problems };
}

/** What the API found wrong, at the fields of the form; what belongs to none of them stands under no field. */
export function problemsOf(errors: readonly { readonly path: string; readonly message: string }[]): FieldProblems {
  const problems: Partial<Record<LoadTestField, string>> = {};
  for (const { path, message } of errors) {
    // A schedule holds the same request as its run.
    const parts = path.split(/[.[/]/).filter((part) => part !== '' && part !== 'body');
    const field = requestField(parts[0] === 'run' ? parts.slice(1) : parts);
    if (field) problems[field] ??= sentence(message);
  }
  return problems;
}

function requestField([name, ...rest]: readonly PropertyKey[]): LoadTestField | null {
  const text = String(name);
  if (text === 'parameters' && rest[0] !== undefined) return `parameters.${String(rest[0])}`;
  return fieldOf[text] ?? commonFields.find((known) => known === text) ?? null;
}

/** Of the numbers that the scenario has, those that were typed. */
function parametersOf(
  { parameters }: LoadTestForm,
  scenario: ScenarioDescription | undefined,
): Pick<LoadTestInput, 'parameters'> {
  const typed = (scenario?.parameters ?? []).flatMap((parameter) => {
    const text = parameters[parameter.id];
    return text === undefined ? [] : [[parameter.id, parseParameter(parameter, text)] as const];
  });
  return typed.length === 0 ? {} : { parameters: Object.fromEntries(typed) };
}

/** NaN for anything but digits: `1e3`, `0x10` and the empty text are no whole numbers that anyone meant. */
function readNumber(text: string): number {
  return /^\s*-?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : NaN;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}
