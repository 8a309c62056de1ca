import { sizeOptionOf, sizeOptions } from '@/lib/contract/scenarios';
import { emptyForm, loadTestFields, type LoadTestField, type LoadTestForm } from './LoadTestForm';

/** The form in an address: only what differs from the form's beginning, so that a link stays short and every state can be sent. */
export function formToParams(form: LoadTestForm): URLSearchParams {
  const params = new URLSearchParams();
  for (const field of loadTestFields) {
    const told = !(sizeOptions as readonly string[]).includes(field) || field === sizeOptionOf(form.scenario);
    if (told && form[field] !== emptyForm[field])
      params.set(field, isList(field) ? form[field].replaceAll(', ', ',') : form[field]);
  }
  return params;
}

/** The form that an address stands for; what it does not name is as at the beginning. Values are taken as they are: the form says what is wrong with them. */
export function formFromParams(params: URLSearchParams): LoadTestForm {
  const form: Record<string, string> = { ...emptyForm };
  for (const field of loadTestFields) {
    const value = params.get(field);
    if (value !== null) form[field] = isList(field) ? value.replaceAll(/,\s*/g, ', ') : value;
  }
  return form as unknown as LoadTestForm;
}

function isList(field: LoadTestField): boolean {
  return field === 'delays' || field === 'batches';
}

/** The form that starts the same load test again. */
export function formOfRequest(request: {
  readonly scenario: string;
  readonly variant: string;
  readonly environment?: string | undefined;
  readonly delaysMs: readonly number[];
  readonly iterations: number;
  readonly concurrency: number;
  readonly settleMs: number;
  readonly latency: string;
  readonly transport: string;
  readonly coaches?: number | undefined;
  readonly batches?: readonly number[] | undefined;
  readonly schedulers?: number | undefined;
  readonly label?: string | undefined;
}): LoadTestForm {
  return {
    scenario: request.scenario,
    variant: request.variant,
    environment: request.environment ?? '',
    delays: request.delaysMs.join(', '),
    iterations: String(request.iterations),
    concurrency: String(request.concurrency),
    settleMs: String(request.settleMs),
    latency: request.latency,
    transport: request.transport,
    coaches: String(request.coaches ?? emptyForm.coaches),
    batches: request.batches?.join(', ') ?? emptyForm.batches,
    schedulers: String(request.schedulers ?? emptyForm.schedulers),
    label: request.label ?? '',
  };
}
