/** What a span says of what was done. Names are those of OpenTelemetry's semantic conventions where it has some. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Headers by which another process continues a span: `traceparent` names it. */
export type TraceHeaders = Readonly<Record<string, string>>;

export interface SpanOptions {
  /** `server`: answers a request; `client`: asks another program. */
  readonly kind?: 'server' | 'client';
  readonly attributes?: SpanAttributes;
  /** Headers of whoever asks, of which `traceparent` names the span above this one. */
  readonly caller?: Readonly<Record<string, string | undefined>>;
}

/** A span while what it is about is done. */
export interface OpenSpan {
  set(attributes: SpanAttributes): void;
  rename(name: string): void;
  /** `type`: of what went wrong, never its words, which may hold data. */
  fail(type: string): void;
}

export interface Tracer {
  trace<Result>(name: string, options: SpanOptions, action: (span: OpenSpan) => Promise<Result>): Promise<Result>;
  /** No span comes of what is done within. */
  suppress<Result>(action: () => Result): Result;
  /** Of the span that is open here. */
  headers(): TraceHeaders;
  /** Sends what is left. Never rejects. */
  close(): Promise<void>;
}

export interface TracingOptions {
  /** Which of the programs this process runs. */
  readonly part: string;
  /** Told that spans could not be sent, once a minute at most. */
  readonly onError: (error: unknown) => void;
}

/** The bundler may load this module more than once in a process; what it holds is still there once. */
const KEY = Symbol.for('lastwrite.tracer');
const holder = globalThis as typeof globalThis & { [KEY]?: Tracer | null };

/** From now on spans go to this tracer; null: nowhere. */
export function setTracer(tracer: Tracer | null): void {
  holder[KEY] = tracer;
}

/** Whether it is worth working out what a span would say. */
export function isTracing(): boolean {
  return (holder[KEY] ?? null) !== null;
}

const noSpan: OpenSpan = { set: () => undefined, rename: () => undefined, fail: () => undefined };

/** Does something within a span, a child of the one around it. Where no traces are wanted, as by default, it is simply done. */
export function traced<Result>(
  name: string,
  options: SpanOptions,
  action: (span: OpenSpan) => Promise<Result>,
): Promise<Result> {
  const tracer = holder[KEY] ?? null;
  return tracer === null ? action(noSpan) : tracer.trace(name, options, action);
}

/** Does something of which no span is wanted, such as asking again and again whether a store answers. */
export function untraced<Result>(action: () => Result): Result {
  const tracer = holder[KEY] ?? null;
  return tracer === null ? action() : tracer.suppress(action);
}

/** For another process to continue the span that is open here; none where no traces are wanted. */
export function traceHeaders(): TraceHeaders {
  return holder[KEY]?.headers() ?? {};
}

/** Sends what is left, before the process ends, unless nobody takes it in time. */
export async function endTracing(withinMs: number): Promise<void> {
  const tracer = holder[KEY] ?? null;
  if (tracer === null) return;
  setTracer(null);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs);
  });
  await Promise.race([tracer.close(), late]);
  clearTimeout(timer);
}
