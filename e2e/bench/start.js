/**
 * `npm run bench:start`: how long a command of the terminal, and a worker, take to say their first word, beside a bare `node -e 0`. All are
 * measured in turn in one run, since a busy machine slows them alike. `-- --rounds 31` takes more.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPrograms } from '../../lib/build/buildPrograms.js';
import { checkout } from '../../lib/build/checkout.js';

const GOAL_MS = 300;
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '21' } } });
const folder = await buildPrograms();
// Without a database of its own a worker ends with a word as soon as it has loaded.
const ways = [
  { title: 'node -e 0', args: ['-e', '0'] },
  { title: 'lastwrite --help', args: ['lib/cli/lastwrite.js', '--help'] },
  { title: 'worker', args: [join(folder, 'worker.js')] },
  { title: 'worker, from its source by tsx', args: ['--import', 'tsx', 'lib/server/worker/main.ts'] },
].map((way) => ({ ...way, tookMs: [] }));

for (let round = 0; round < Number(values.rounds); round += 1)
  for (const { args, tookMs } of ways) tookMs.push(await firstWordMs(args));

const [{ tookMs: bare }] = ways;
console.log(`Median of ${values.rounds} starts, in turn, up to the first word:\n`);
for (const { title, tookMs } of ways) {
  const ms = median(tookMs);
  const beside = tookMs === bare ? '' : `  +${(ms - median(bare)).toFixed(0)} ms  ×${(ms / median(bare)).toFixed(1)}`;
  console.log(`  ${title.padEnd(32)} ${ms.toFixed(0).padStart(5)} ms${beside}`);
}
const moreMs = median(ways[1].tookMs) - median(bare);
console.log(`\nGoal: lastwrite --help at most ${GOAL_MS} ms after node -e 0: ${moreMs <= GOAL_MS ? 'met' : 'missed'}.`);

/** Up to its first output, or to its end where it says nothing. */
function firstWordMs(args) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LASTWRITE_')));
  return new Promise((resolve, reject) => {
    const beganMs = performance.now();
    let saidMs = null;
    const said = () => {
      saidMs ??= performance.now() - beganMs;
    };
    const child = spawn(process.execPath, args, { cwd: checkout, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', said);
    child.once('error', reject).once('close', () => {
      said();
      resolve(saidMs);
    });
  });
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
