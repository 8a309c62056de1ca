import type { Variables } from './variables';

/** The variables of OpenTelemetry that say whether spans are sent; everything else that they may say, its SDK reads by itself. Pure. */
export function wantsTraces(env: Variables): boolean {
  const { OTEL_SDK_DISABLED: disabled = '', OTEL_TRACES_EXPORTER: exporter = '' } = env;
  if (disabled.toLowerCase() === 'true' || exporter === 'none') return false;
  return Boolean(env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT);
}

/** The same for this process. */
export function tracesAreWanted(): boolean {
  return wantsTraces(process.env);
}
