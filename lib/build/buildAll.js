/** `npm run build`: the pages and every program, for a place where nothing is built once it runs. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildPrograms } from './buildPrograms.js';
import { checkout } from './checkout.js';

await buildPrograms();
const { status } = spawnSync(process.execPath, [join(checkout, 'node_modules/next/dist/bin/next'), 'build'], {
  cwd: checkout,
  stdio: 'inherit',
  env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
});
process.exit(status ?? 1);
