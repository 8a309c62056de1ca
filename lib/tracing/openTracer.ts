import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { context, propagation, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { setGlobalErrorHandler, suppressTracing } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { OpenSpan, SpanAttributes, Tracer, TracingOptions } from './trace';

const TELL_AGAIN_AFTER_MS = 60_000;
const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT } as const;

/** Sends spans in batches over OTLP/HTTP, as OpenTelemetry's variables say: the SDK reads them. A receiver that is down costs spans, and nothing else. */
export function openTracer({ part, onError }: TracingOptions): Tracer {
  let toldAtMs = -Infinity;
  setGlobalErrorHandler((error) => {
    if (performance.now() - toldAtMs < TELL_AGAIN_AFTER_MS) return;
    toldAtMs = performance.now();
    onError(error);
  });
  const own = resourceFromAttributes({
    'service.name': 'lastwrite',
    'service.instance.id': randomUUID(),
    'lastwrite.part': part,
    'host.name': hostname(),
    'process.pid': process.pid,
  });
  // What the variables name goes before what is known without them.
  const resource = defaultResource()
    .merge(own)
    .merge(detectResources({ detectors: [envDetector] }));
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  const tracer = provider.getTracer('lastwrite');
  return {
    trace(name, { kind, attributes = {}, caller }, action) {
      const parent = caller === undefined ? context.active() : propagation.extract(context.active(), caller);
      const options = { kind: kind === undefined ? SpanKind.INTERNAL : kinds[kind], attributes: known(attributes) };
      return tracer.startActiveSpan(name, options, parent, async (span) => {
        try {
          return await action(viewOf(span));
        } catch (error) {
          fail(span, error instanceof Error ? error.name : 'unknown');
          throw error;
        } finally {
          span.end();
        }
      });
    },
    suppress: (action) => context.with(suppressTracing(context.active()), action),
    headers() {
      const headers: Record<string, string> = {};
      propagation.inject(context.active(), headers);
      return headers;
    },
    async close() {
      await provider.shutdown().catch(onError);
      // Another one may be opened in this process.
      for (const registered of [trace, context, propagation]) registered.disable();
    },
  };
}

function viewOf(span: Span): OpenSpan {
  return {
    set: (attributes) => {
      span.setAttributes(known(attributes));
    },
    rename: (name) => {
      span.updateName(name);
    },
    fail: (type) => {
      fail(span, type);
    },
  };
}

function fail(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function known(attributes: SpanAttributes): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
