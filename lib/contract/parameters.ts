import { z } from 'zod';

/** What a run chooses of a parameter: a whole number, or several. */
export const parameterValueSchema = z.union([z.number(), z.array(z.number()).max(100).readonly()]);
export type ParameterValue = number | readonly number[];
/** By the parameter's id. */
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

const bounds = {
  default: parameterValueSchema,
  /** Of the number, or of each of several. */
  min: z.number().int(),
  max: z.number().int(),
  /** How many numbers there may be; left out where there is one. */
  count: z.object({ min: z.number().int(), max: z.number().int() }).optional(),
};

/** A number that a scenario lets a run choose. Its id is a plural noun, for it is spoken of as `3 coaches` and `batches of 3 and 1`. */
export const parameterSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    summary: z.string(),
    type: z.enum(['integer', 'integers'], '"integer" or "integers"'),
    ...bounds,
    /** What an exploration may choose, where that is less; the orders grow with it many times over. */
    exploration: z.object(bounds).optional(),
  })
  .meta({ id: 'Parameter' });
export type Parameter = z.infer<typeof parameterSchema>;

/** What a form of a load test, and its address, call their own fields. */
export const reservedParameterIds = [
  'scenario',
  'variant',
  'environment',
  'delays',
  'iterations',
  'concurrency',
  'settleMs',
  'latency',
  'transport',
  'label',
] as const;

/** As a request gives them; the scenario says what may stand there. */
export const parametersSchema = z
  .record(z.string().max(60), parameterValueSchema, {
    error: 'expected parameters of the scenario: a whole number for each, or a list of them',
  })
  .meta({ description: 'Parameters of the scenario. Omitted ones have their default.' });

export type RunKind = 'load_test' | 'exploration';
type Bounds = Pick<Parameter, 'default' | 'min' | 'max' | 'count'>;

export function boundsOf(parameter: Parameter, kind: RunKind): Bounds {
  return kind === 'exploration' ? (parameter.exploration ?? parameter) : parameter;
}

export type ReadParameters =
  | { readonly ok: true; readonly values: Record<string, ParameterValue> }
  | { readonly ok: false; readonly id: string; readonly expected: string };

/** Every parameter of the scenario, as asked for or else as it is by default; refused is what the scenario has not, and what is out of bounds. */
export function readParameters(
  parameters: readonly Parameter[],
  asked: ParameterValues,
  kind: RunKind,
): ReadParameters {
  const unknown = Object.keys(asked).find((id) => !parameters.some((known) => known.id === id));
  if (unknown !== undefined) {
    const known = parameters.map(({ id }) => id).join(', ');
    return {
      ok: false,
      id: unknown,
      expected: known === '' ? 'no parameters: this scenario has none' : `expected one of the parameters ${known}`,
    };
  }
  const values: Record<string, ParameterValue> = {};
  for (const parameter of parameters) {
    const value = listOf(parameter, asked[parameter.id] ?? boundsOf(parameter, kind).default);
    if (!isWithin(parameter, value, kind))
      return { ok: false, id: parameter.id, expected: expectedOf(parameter, kind) };
    values[parameter.id] = value;
  }
  return { ok: true, values };
}

/** `batches=3` in an address or on the command line is a list of one. */
function listOf({ type }: Parameter, value: ParameterValue): ParameterValue {
  return type === 'integers' && typeof value === 'number' ? [value] : value;
}

/** The values of a run that chooses nothing. */
export function defaultParameters(parameters: readonly Parameter[], kind: RunKind): ParameterValues {
  return Object.fromEntries(parameters.map((parameter) => [parameter.id, boundsOf(parameter, kind).default]));
}

function isWithin(parameter: Parameter, value: ParameterValue, kind: RunKind): boolean {
  const { min, max, count } = boundsOf(parameter, kind);
  const fits = (each: number) => Number.isInteger(each) && each >= min && each <= max;
  if (parameter.type === 'integer') return typeof value === 'number' && fits(value);
  return (
    typeof value !== 'number' &&
    value.length >= (count?.min ?? 1) &&
    value.length <= (count?.max ?? 100) &&
    value.every(fits)
  );
}

/** `expected coaches: a whole number from 2 to 20`. */
export function expectedOf(parameter: Parameter, kind: RunKind): string {
  const { min, max, count } = boundsOf(parameter, kind);
  return parameter.type === 'integer'
    ? `expected ${parameter.id}: a whole number from ${min} to ${max}`
    : `expected ${parameter.id}: ${count?.min ?? 1} to ${count?.max ?? 100} whole numbers from ${min} to ${max}`;
}

/** `3` and `3, 1` as someone types them; what is no number becomes NaN, which no parameter takes. */
export function parseParameter({ type }: Pick<Parameter, 'type'>, text: string): ParameterValue {
  const numbers = text
    .split(/[\s,+]+/)
    .filter((part) => part !== '')
    .map((part) => (/^\d{1,9}$/.test(part) ? Number(part) : NaN));
  if (type === 'integers') return numbers;
  return numbers.length === 1 ? (numbers[0] ?? NaN) : NaN;
}

/** `3`, and `3,1`. */
export function formatParameter(value: ParameterValue): string {
  return typeof value === 'number' ? String(value) : value.join(',');
}

/** Whether two runs raced with the same numbers. */
export function sameParameters(one: ParameterValues, other: ParameterValues): boolean {
  const ids = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...ids].every((id) => formatParameter(one[id] ?? []) === formatParameter(other[id] ?? []));
}

/** Reads `coaches=3;batches=3,1`, the format of addresses and of the command line. A single value becomes a number; the parameter's type decides whether it is a list. */
export function parametersOfText(text: string): Record<string, ParameterValue> {
  return Object.fromEntries(
    text
      .split(';')
      .filter((part) => part !== '')
      .map((part) => {
        const [id = '', values = ''] = part.split('=', 2);
        const numbers = parseParameter({ type: 'integers' }, values) as readonly number[];
        return [id.trim(), numbers.length === 1 ? (numbers[0] ?? NaN) : numbers];
      }),
  );
}

export function parametersToText(values: ParameterValues): string {
  return Object.entries(values)
    .map(([id, value]) => `${id}=${formatParameter(value)}`)
    .join(';');
}
