import type { Inspection } from '@/lib/contract/inspect';
import { defaultParameters, type ParameterValues } from '@/lib/contract/parameters';
import type { RequestEntry, ScenarioFile } from '@/lib/contract/scenarioFile';
import { truthOf, type RecordType } from '@/lib/record/RecordType';
import { judgeRecord, recordRules } from '../record/judgeRecord';
import { problemCodeOf } from '../record/problemCodeOf';
import type { Judgement, Race } from '../Race';
import { fill, fillText, readPath, settleValues, Unfilled, type Json, type Values } from '@/lib/environments/template';

/** A request of an actor, with names in braces where values are to come. */
export interface RequestTemplate {
  readonly protocol: 'http' | 'grpc';
  /** `PATCH /v1/orders/{id}`, or `acme.orders.v1.OrderService/CancelOrder`. */
  readonly operation: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of HTTP, or the fields of a gRPC message; undefined: nothing is sent. */
  readonly body: Json | undefined;
  /** The call that it is for the record; null: none that the record type knows. */
  readonly call: string | null;
  readonly capture: Readonly<Record<string, string>>;
}

/** A request as it is sent, but for the address of its target and its token. */
export interface FilledRequest {
  readonly protocol: 'http' | 'grpc';
  readonly operation: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
}

/** One of the racing parties: requests in a row. */
export interface RequestActor {
  readonly id: string;
  readonly title: string;
  readonly delayed: boolean;
  /** From 1 on, of those that are alike. */
  readonly n: number;
  readonly requests: readonly [RequestTemplate, ...RequestTemplate[]];
}

/** An invariant of the scenario's own: a query that returns the rows which violate it. */
export interface SqlInvariant {
  readonly code: string;
  readonly store: 'postgres' | 'clickhouse';
  readonly sql: string;
}

/** What the scenario's own invariants say of one record. */
export interface InvariantResult {
  /** Codes. */
  readonly broken: readonly string[];
  /** Why one of them could not be checked. */
  readonly unchecked: string | null;
}

/** What a record comes to, by the rules of every record and by the scenario's own. */
export function withInvariants(judgement: Judgement, { broken, unchecked }: InvariantResult): Judgement {
  if (judgement.outcome === 'unknown') return judgement;
  if (unchecked !== null) return { outcome: 'unknown', reason: unchecked };
  const violations = [...(judgement.outcome === 'failed' ? judgement.violations : []), ...broken];
  return violations.length === 0 ? judgement : { outcome: 'failed', violations };
}

/** A race over records of a team's own, by requests to its own API. */
export interface RequestScenario extends Race {
  readonly kind: 'requests';
  readonly driver: 'http' | 'grpc';
  readonly recordType: string;
  readonly file: ScenarioFile;
  readonly create: RequestTemplate;
  /** By key part of the record: a path into the answer of `create`, or a text. */
  readonly name: Readonly<Record<string, string>>;
  readonly actors: (values: ParameterValues) => readonly RequestActor[];
  readonly remove: RequestTemplate | null;
  readonly refusals: readonly (number | string)[];
  readonly invariants: readonly SqlInvariant[];
  readonly judge: (inspection: Inspection, values: ParameterValues) => Judgement;
  readonly targetOf: (variant: string) => string;
  /** What names in braces stand for before anything was sent. @throws ValueCycle, Unfilled */
  readonly valuesOf: (variant: string, parameters: ParameterValues, race: RaceIds) => Values;
  /** Headers that this variant adds to every request. */
  readonly headersOf: (variant: string) => Readonly<Record<string, string>>;
}

export interface RaceIds {
  /** Of the load test. */
  readonly run: string;
  /** Of this one race: a UUIDv7, which services that let their callers choose take as an id. */
  readonly race: string;
}

/** Lost the race, by its own account. */
const REFUSALS: readonly (number | string)[] = [409, 412, 'ABORTED', 'FAILED_PRECONDITION'];
const ONLY = [{ id: 'default', title: 'As it is' }] as const;

/** Whether an HTTP answer says that the call lost the race: by its status, or by the code in its body, where RFC 9457 or AIP-193 has it. */
export function isRefusal(refusals: readonly (number | string)[], status: number, body: unknown): boolean {
  if (status >= 200 && status <= 299) return false;
  const code = problemCodeOf(body);
  return refusals.includes(status) || (code !== null && refusals.includes(code));
}

/** A file as a scenario. `type`: its record type. The file has been checked (`checkScenarioFile`). Pure. */
export function toScenario(file: ScenarioFile, type: RecordType): RequestScenario {
  const variants = file.variants ?? ONLY;
  const variantOf = (id: string) => file.variants?.find((each) => each.id === id);
  const parameters = file.parameters ?? [];
  const own = file.violations ?? [];
  const actors: RequestScenario['actors'] = (values) =>
    file.actors.flatMap((entry): readonly RequestActor[] => {
      const count = countOf(entry.count, values);
      const [first, ...rest] = (entry.requests ?? [entry]).map(toTemplate);
      if (first === undefined) throw new TypeError(`the actor ${entry.id} has no request`);
      return Array.from({ length: count }, (_, index) => ({
        id: count === 1 ? entry.id : `${entry.id}-${index + 1}`,
        title: count === 1 ? (entry.title ?? titleOf(entry.id)) : `${entry.title ?? titleOf(entry.id)} ${index + 1}`,
        delayed: entry.delayed ?? false,
        n: index + 1,
        requests: [withCall(first, rest.length === 0 ? entry.call : undefined), ...rest],
      }));
    });
  const promises =
    Object.keys(racedCalls(actors(defaultParameters(parameters, 'load_test')), file.create.call, type)).length > 0;
  const scenario: RequestScenario = {
    kind: 'requests',
    driver: [file.create, ...file.actors].some(({ grpc }) => grpc !== undefined) ? 'grpc' : 'http',
    id: file.id,
    title: file.title,
    summary: file.summary ?? '',
    recordType: file.record,
    parameters,
    variants: variants.map((each) => ({
      id: each.id,
      title: each.title ?? each.id,
      summary: ('summary' in each ? each.summary : undefined) ?? '',
      shipped: ('shipped' in each ? each.shipped : undefined) ?? false,
    })),
    violations: [
      // Where no request is a call of the record type, nothing was promised that could be lost.
      ...recordRules
        .filter(({ code }) => code !== 'write_lost' || promises)
        .map(({ isBroken: _isBroken, ...violation }) => violation),
      ...own.map(({ code, title, label }) => ({
        code,
        title,
        label: label ?? titleOf(code),
        consequence: `violated: ${title}`,
      })),
    ],
    file,
    create: toTemplate(file.create),
    name: file.create.name,
    actors,
    remove: file.remove === undefined ? null : toTemplate(file.remove),
    refusals: file.refusals ?? REFUSALS,
    invariants: own.map(({ code, postgres, clickhouse }) =>
      postgres !== undefined
        ? { code, store: 'postgres', sql: postgres }
        : { code, store: 'clickhouse', sql: clickhouse ?? '' },
    ),
    judge: (inspection, values) =>
      judgeRecord(inspection, recordRules, {
        type,
        counts: racedCalls(actors(values), file.create.call, type),
        // A refusal over gRPC is told as a 409.
        isRefusal: (status, response) => status === 409 || isRefusal(file.refusals ?? REFUSALS, status, response),
      }),
    targetOf: (variant) => variantOf(variant)?.target ?? file.target,
    headersOf: (variant) => variantOf(variant)?.headers ?? {},
    valuesOf: (variant, chosen, ids) => {
      const given = new Map<string, Json>([
        ['run', ids.run],
        ['race', ids.race],
        ...Object.entries({ ...defaultParameters(parameters, 'load_test'), ...chosen }).map(
          ([id, value]): [string, Json] => [id, value],
        ),
      ]);
      return settleValues({ ...file.values, ...variantOf(variant)?.values }, given);
    },
  };
  return scenario;
}

/** How many of each call of the record type race. */
function racedCalls(
  actors: readonly RequestActor[],
  create: string | undefined,
  type: RecordType,
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const call of [create ?? null, ...actors.flatMap(({ requests }) => requests.map((each) => each.call))])
    if (call !== null && type.calls.some(({ id }) => id === call)) counts[call] = (counts[call] ?? 0) + 1;
  return counts;
}

function countOf(count: number | string | undefined, values: ParameterValues): number {
  if (typeof count !== 'string') return count ?? 1;
  const value = values[count.slice(1, -1)];
  return typeof value === 'number' ? value : (value?.length ?? 1);
}

function toTemplate(
  entry: Pick<RequestEntry, 'http' | 'grpc' | 'body' | 'message' | 'headers' | 'call' | 'capture'>,
): RequestTemplate {
  return {
    protocol: entry.grpc === undefined ? 'http' : 'grpc',
    operation: entry.http ?? entry.grpc ?? '',
    headers: entry.headers ?? {},
    body: entry.body ?? entry.message,
    call: entry.call ?? null,
    capture: entry.capture ?? {},
  };
}

function withCall(request: RequestTemplate, call: string | undefined): RequestTemplate {
  return call === undefined ? request : { ...request, call };
}

/** `stock_negative` → `Stock negative`. */
function titleOf(id: string): string {
  const words = id.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A request with its values. In an address they are percent-encoded. @throws Unfilled */
export function fillRequest(
  { protocol, operation, headers, body }: RequestTemplate,
  more: Readonly<Record<string, string>>,
  values: Values,
): FilledRequest {
  return {
    protocol,
    operation: protocol === 'http' ? fillText(operation, values, encodeURIComponent) : operation,
    headers: Object.fromEntries(
      Object.entries({ ...headers, ...more }).map(([name, value]) => [name.toLowerCase(), fillText(value, values)]),
    ),
    body: body === undefined ? undefined : fill(body, values),
  };
}

/** The values that an answer adds. Where one is missing, its path. */
export function captureFrom(
  { capture }: Pick<RequestTemplate, 'capture'>,
  answer: unknown,
  values: Values,
): { readonly found: Readonly<Record<string, Json>>; readonly values: Values; readonly missing: string | null } {
  const found: Record<string, Json> = {};
  const withFound = () => new Map([...values, ...Object.entries(found)]);
  for (const [name, path] of Object.entries(capture)) {
    const value = readPath(answer, path);
    if (value === undefined) return { found, values: withFound(), missing: path };
    found[name] = value;
  }
  return { found, values: withFound(), missing: null };
}

/** The key parts of the record that was created. Where its answer lacks one, the path. */
export function keyOf(
  { name }: Pick<RequestScenario, 'name'>,
  answer: unknown,
  values: Values,
): { readonly key: Readonly<Record<string, string>> } | { readonly missing: string } {
  const key: Record<string, string> = {};
  for (const [part, source] of Object.entries(name)) {
    if (source.startsWith('$')) {
      const value = readPath(answer, source);
      if (typeof value !== 'string' && typeof value !== 'number') return { missing: source };
      key[part] = String(value);
      continue;
    }
    try {
      key[part] = fillText(source, values);
    } catch (error) {
      if (error instanceof Unfilled) return { missing: `{${error.placeholder}}` };
      throw error;
    }
  }
  return { key };
}

/** The key by the parts of the name: a file may call them by their columns in the truth. */
export function toParts(type: RecordType, key: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const columns = columnsOf(type);
  return Object.fromEntries(type.key.map(({ id }) => [id, key[id] ?? key[columns[id] ?? ''] ?? '']));
}

/** The key as the file calls its parts: by the name's parts, or by the columns of the truth. */
export function fromParts(
  { name }: Pick<RequestScenario, 'name'>,
  type: RecordType,
  parts: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const columns = columnsOf(type);
  const partOf = (called: string) => type.key.find(({ id }) => id === called || columns[id] === called)?.id ?? called;
  return { ...parts, ...Object.fromEntries(Object.keys(name).map((called) => [called, parts[partOf(called)] ?? ''])) };
}

function columnsOf(type: RecordType): Readonly<Record<string, string>> {
  return truthOf(type).tables.find(({ rowSet }) => rowSet === type.rows[0]?.id)?.key ?? {};
}

/** Values by which later requests know the record: its key as the file calls it, and by its parts. */
export function withKey(type: RecordType, key: Readonly<Record<string, string>>, values: Values): Values {
  return new Map<string, Json>([...values, ...Object.entries(toParts(type, key)), ...Object.entries(key)]);
}
