import { sweepDefaults, sweepLimits, type SweepInput, type SweepKind } from '@/lib/contract/sweeps';
import { formatCount } from '@/lib/wording/formatMs';

/** The form that starts a sweep: texts as they were typed. */
export interface StartForm {
  readonly record: string;
  readonly kind: SweepKind;
  /** Minutes back; '': after what is verified. */
  readonly backMinutes: string;
  readonly rowsPerMinute: string;
  readonly storeSecondsPerMinute: string;
  readonly runMinutes: string;
}

const emptyFields: Readonly<Record<StartField, string>> = {
  backMinutes: '',
  rowsPerMinute: '',
  storeSecondsPerMinute: String(sweepDefaults.storeMsPerMinute / 1000),
  runMinutes: String(sweepDefaults.runMinutes),
};

export type StartField = keyof Omit<StartForm, 'record' | 'kind'>;
const startFields = Object.keys(emptyFields) as readonly StartField[];

/** What was typed, as it stands in the address: what is not there is as it is in an empty form. */
export function startFieldsFromParams(params: URLSearchParams): Readonly<Record<StartField, string>> {
  return {
    ...emptyFields,
    ...Object.fromEntries(startFields.flatMap((id) => (params.has(id) ? [[id, params.get(id)]] : []))),
  };
}

/** The address with a field filled in so. */
export function withStartField(params: URLSearchParams, id: StartField, text: string): URLSearchParams {
  const next = new URLSearchParams(params);
  if (text === emptyFields[id]) next.delete(id);
  else next.set(id, text);
  return next;
}

/** The address without the form. */
export function withoutStartForm(params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const id of ['start', 'of', ...startFields]) next.delete(id);
  return next;
}

/** Whether the address has a window or a limit of its own. */
export function hasStartField(params: URLSearchParams): boolean {
  return startFields.some((id) => params.has(id));
}

export type StartProblems = Readonly<Partial<Record<StartField, string>>>;

/** What is asked for: the request without its window, and how far it looks back; null: to what is verified. */
export interface AskedSweep {
  readonly input: Omit<SweepInput, 'since'>;
  readonly backMinutes: number | null;
}

/** What is asked for, or what keeps it from being asked. */
export function readStartForm(
  form: StartForm,
  environment: string | null,
): { readonly asked: AskedSweep | null; readonly problems: StartProblems } {
  const { rowsPerMinute, storeMsPerMinute, runMinutes, windowDays } = sweepLimits;
  const rows = whole(form.rowsPerMinute, rowsPerMinute.min, rowsPerMinute.max, 'rows');
  const seconds = whole(
    form.storeSecondsPerMinute,
    Math.ceil(storeMsPerMinute.min / 1000),
    storeMsPerMinute.max / 1000,
    'seconds',
  );
  const minutes = whole(form.runMinutes, runMinutes.min, runMinutes.max, 'minutes');
  const back = form.kind === 'deep' ? none : whole(form.backMinutes, 1, windowDays.max * 24 * 60, 'minutes');
  const problems: StartProblems = {
    ...(rows.problem === null ? {} : { rowsPerMinute: rows.problem }),
    ...(seconds.problem === null ? {} : { storeSecondsPerMinute: seconds.problem }),
    ...(minutes.problem === null ? {} : { runMinutes: minutes.problem }),
    ...(back.problem === null ? {} : { backMinutes: back.problem }),
  };
  if (Object.keys(problems).length > 0) return { asked: null, problems };
  const limits = {
    ...(rows.value === null ? {} : { rowsPerMinute: rows.value }),
    ...(seconds.value === null || seconds.value * 1000 === sweepDefaults.storeMsPerMinute
      ? {}
      : { storeMsPerMinute: seconds.value * 1000 }),
    ...(minutes.value === null || minutes.value === sweepDefaults.runMinutes ? {} : { runMinutes: minutes.value }),
  };
  return {
    problems,
    asked: {
      backMinutes: back.value,
      input: {
        record: form.record,
        kind: form.kind,
        ...(environment === null ? {} : { environment }),
        ...(Object.keys(limits).length === 0 ? {} : { limits }),
      },
    },
  };
}

const none = { value: null, problem: null } as const;

/** A whole number between two others; an empty field is none. */
function whole(
  text: string,
  min: number,
  max: number,
  unit: string,
): { readonly value: number | null; readonly problem: string | null } {
  const trimmed = text.trim().replaceAll(/[, _]/g, '');
  if (trimmed === '') return none;
  const value = /^\d+$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  return value >= min && value <= max
    ? { value, problem: null }
    : { value: null, problem: `Expected a whole number of ${unit} from ${formatCount(min)} to ${formatCount(max)}.` };
}
