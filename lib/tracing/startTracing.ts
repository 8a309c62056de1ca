import { tracesAreWanted } from '@/lib/environments/tracing';
import { setTracer, type TracingOptions } from './trace';

/** Has spans sent where OpenTelemetry's variables say so. Only then its packages are loaded: without them a start takes no longer, and nothing is measured. */
export async function startTracing(options: TracingOptions): Promise<void> {
  if (!tracesAreWanted()) return;
  const { openTracer } = await import('./openTracer');
  setTracer(openTracer(options));
}
