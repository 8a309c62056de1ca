import { isTracing, traced } from '@/lib/tracing/trace';
import { SourceFailure } from './SourceFailure';

interface Read {
  readonly system: 'postgresql' | 'clickhouse';
  readonly url: string;
  /** As it is sent, with parameters in place of values. */
  readonly sql: string;
}

/** A statement of a store as a span of its own, named as OpenTelemetry names those of databases: `SELECT coaching`. */
export function tracedRead<Rows>({ system, url, sql }: Read, run: () => Promise<Rows>): Promise<Rows> {
  if (!isTracing()) return run();
  const operation = /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? 'QUERY';
  const { namespace, address } = placeOf(url);
  const options = {
    kind: 'client',
    attributes: {
      'db.system.name': system,
      'db.namespace': namespace,
      'db.operation.name': operation,
      'db.query.text': sql,
      'server.address': address,
    },
  } as const;
  return traced(`${operation} ${namespace ?? system}`, options, async (span) => {
    try {
      return await run();
    } catch (error) {
      if (error instanceof SourceFailure) span.fail(error.error.code);
      throw error;
    }
  });
}

/** Of a URL neither the user nor the password. */
function placeOf(url: string): { readonly namespace: string | undefined; readonly address: string | undefined } {
  if (!URL.canParse(url)) return { namespace: undefined, address: undefined };
  const { pathname, hostname } = new URL(url);
  return { namespace: decodeURIComponent(pathname.slice(1)) || undefined, address: hostname || undefined };
}
