import { formatParameter, type ParameterValues } from '@/lib/contract/parameters';
import { commonFields, emptyForm, type CommonField, type LoadTestForm } from './LoadTestForm';

/** The form in an address: only what differs from the form's beginning, so that a link stays short and every state can be sent. */
export function formToParams(form: LoadTestForm): URLSearchParams {
  const params = new URLSearchParams();
  for (const field of commonFields)
    if (form[field] !== emptyForm[field]) params.set(field, field === 'delays' ? joined(form[field]) : form[field]);
  for (const [id, text] of Object.entries(form.parameters)) params.set(id, joined(text));
  return params;
}

/** The form that an address stands for; what it does not name is as at the beginning. Values are taken as they are: the form says what is wrong with them. */
export function formFromParams(params: URLSearchParams): LoadTestForm {
  const form: Partial<Record<CommonField, string>> = {};
  const parameters: Record<string, string> = {};
  for (const [key, value] of params) {
    const field = commonFields.find((known) => known === key);
    if (field === undefined) parameters[key] = spaced(value);
    else form[field] ??= field === 'delays' ? spaced(value) : value;
  }
  return { ...emptyForm, ...form, parameters };
}

function joined(list: string): string {
  return list.replaceAll(', ', ',');
}

function spaced(list: string): string {
  return list.replaceAll(/,\s*/g, ', ');
}

/** The form that starts the same load test again. */
export function formOfRequest(request: {
  readonly scenario: string;
  readonly variant: string;
  readonly environment?: string | undefined;
  readonly delaysMs: readonly number[];
  readonly iterations: number;
  readonly concurrency: number | 'auto';
  readonly settleMs: number;
  readonly latency: string;
  readonly transport: string;
  readonly parameters?: ParameterValues | undefined;
  readonly label?: string | undefined;
}): LoadTestForm {
  return {
    scenario: request.scenario,
    variant: request.variant,
    environment: request.environment ?? '',
    delays: request.delaysMs.join(', '),
    iterations: String(request.iterations),
    concurrency: request.concurrency === 'auto' ? '' : String(request.concurrency),
    settleMs: String(request.settleMs),
    latency: request.latency,
    transport: request.transport,
    label: request.label ?? '',
    parameters: Object.fromEntries(
      Object.entries(request.parameters ?? {}).map(([id, value]) => [id, spaced(formatParameter(value))]),
    ),
  };
}
