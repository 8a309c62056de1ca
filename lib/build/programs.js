/** Every process of a stack by name, with the source that it is built from. */
export const programs = /** @type {const} */ ({
  cli: 'lib/cli/main.ts',
  supervisor: 'lib/embedded/main.ts',
  postgres: 'lib/embedded/postgres/main.ts',
  clickhouse: 'lib/embedded/clickhouse/main.ts',
  coaching: 'lib/reference/main.ts',
  console: 'lib/server/serve.ts',
  worker: 'lib/server/worker/main.ts',
  racer: 'lib/server/worker/racer/main.ts',
  judge: 'lib/server/worker/judge/main.ts',
});
