import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import protobuf from 'protobufjs';

/** What is read here of OTLP's ExportTraceServiceRequest. */
const PROTO = `
  syntax = "proto3";
  message Request { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { repeated Span spans = 2; }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
    repeated KeyValue attributes = 9; Status status = 15;
  }
  message Status { int32 code = 3; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }`;

const Request = protobuf.parse(PROTO, { keepCase: false }).root.lookupType('Request');

type Values = Readonly<Record<string, string | number | boolean>>;
interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, string | number | boolean>>;
}
interface Sent {
  readonly resourceSpans?: readonly {
    readonly resource?: { readonly attributes?: readonly Attribute[] };
    readonly scopeSpans?: readonly { readonly spans?: readonly SentSpan[] }[];
  }[];
}
interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes?: readonly Attribute[];
  readonly status?: { readonly code?: number };
}

export interface ReceivedSpan {
  /** Ids in hexadecimal; null: it has no parent. */
  readonly trace: string;
  readonly id: string;
  readonly parent: string | null;
  readonly name: string;
  /** 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly attributes: Values;
  readonly failed: boolean;
  readonly resource: Values;
}

export interface Receiver {
  readonly url: string;
  /** In the order in which they ended. */
  readonly spans: readonly ReceivedSpan[];
  close(): Promise<void>;
}

/** Receives spans over OTLP/HTTP as protobuf, as a collector would. */
export async function openReceiver(): Promise<Receiver> {
  const spans: ReceivedSpan[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      if (request.url === '/v1/traces' && request.headers['content-type'] === 'application/x-protobuf')
        spans.push(...read(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body));
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function read(body: Buffer): readonly ReceivedSpan[] {
  const sent = Request.toObject(Request.decode(body), { bytes: String, longs: Number }) as Sent;
  return (sent.resourceSpans ?? []).flatMap(({ resource, scopeSpans = [] }) =>
    scopeSpans.flatMap(({ spans = [] }) =>
      spans.map((span) => ({
        trace: hex(span.traceId),
        id: hex(span.spanId),
        parent: span.parentSpanId ? hex(span.parentSpanId) : null,
        name: span.name,
        kind: span.kind,
        attributes: valuesOf(span.attributes),
        failed: span.status?.code === 2,
        resource: valuesOf(resource?.attributes),
      })),
    ),
  );
}

function valuesOf(attributes: readonly Attribute[] = []): Values {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0] ?? '']));
}

function hex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}
