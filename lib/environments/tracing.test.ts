import { expect, it } from 'vitest';
import { wantsTraces } from './tracing';

const url = 'http://127.0.0.1:4318';

it.each([
  [{}, false],
  [{ OTEL_SERVICE_NAME: 'lastwrite' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: url }, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/v1/traces` }, true],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_SDK_DISABLED: 'TRUE' }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_SDK_DISABLED: 'false' }, true],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_TRACES_EXPORTER: 'none' }, false],
])('%j: %s', (env, wanted) => {
  expect(wantsTraces(env)).toBe(wanted);
});
