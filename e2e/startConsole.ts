import { spawn } from 'node:child_process';
import { readStack } from './stack';

/** Another console over the stores of the stack, for whoever may ask there; the stack's own worker does what is started in it. */
export async function startConsole(
  port: number,
  access: Readonly<Record<string, string>>,
): Promise<{ readonly stop: () => Promise<void> }> {
  const { home, postgres, clickhouse, coaching } = readStack();
  const args = ['lib/build/run.js', 'console', '--hostname', '127.0.0.1', '--port', String(port)];
  const child = spawn(process.execPath, args, {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      LASTWRITE_HOME: home,
      LASTWRITE_POSTGRES_URL: postgres.readerUrl,
      LASTWRITE_STATE_URL: postgres.stateUrl,
      LASTWRITE_CLICKHOUSE_URL: clickhouse.readerUrl,
      LASTWRITE_COACHING_URL: coaching.url,
      LASTWRITE_COACHING_GRPC_URL: coaching.grpcUrl ?? '',
      ...(postgres.labUrl === null ? {} : { LASTWRITE_LAB_URL: postgres.labUrl }),
      LASTWRITE_EMBEDDED: '1',
      LASTWRITE_WORKER: '0',
      ...access,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ready on ')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then(() => reject(new Error(`The console ended before it was ready:\n${output}`)));
  });
  return {
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
