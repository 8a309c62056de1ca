/**
 * What sweeps take against bare reads of the same rows, whether that grows with the number of records, and whether they find what was planted.
 *   npm run bench:drift -- [--cards 1000000] [--rounds 2] [--kills 50]
 * `--rounds 0` skips the measurements of deep sweeps and goes straight to the planted drifts. `--kills` measures nothing: deep sweeps over `--cards`
 * scorecards with planted drifts run while that many workers are killed.
 * Everything runs on the loopback, in a folder of its own that is removed at the end. Exit code 1 when a goal is missed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import type { Drift, DriftResponse, SweepInput } from '../../lib/contract/sweeps';
import { sampleCount, sampleKeysSql, sampleNumber, toName } from './benchCards';
import { startBenchStack } from './benchStack';
import { openBareScans } from './bareScans';
import { changeRecords, CHANGED, WRONG } from './changeRecords';
import { fillClickHouse, fillPostgres } from './fillStores';
import { wholeNumber } from './options';
import { everyKind, plantDrifts, type Planted } from './plantDrifts';
import { openApiClient } from './apiClient';
import { runSweep } from './runSweep';
import { say } from './say';
import { descendantsOf, hasRole } from '../chaos/processes';

const { values } = parseArgs({
  options: {
    cards: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '2' },
    kills: { type: 'string', default: '0' },
  },
});
const kills = wholeNumber('--kills', values.kills, 0, 1_000, 1);
const rounds = wholeNumber('--rounds', values.rounds, 0, 20, 1);
const large = { environment: 'large', cards: wholeNumber('--cards', values.cards, 100_000, 10_000_000, 1) };
const sizes = kills > 0 ? [large] : [{ environment: 'small', cards: 100_000 }, large];

/** Wall time of a deep sweep over the slowest store's bare read of the same rows. */
const MOST_OVER_BARE = 1.5;
/** Time per record at the larger size over that at the smaller one. */
const MOST_GROWTH = 1.1;
const LEAST_FASTER_THAN_ONE_BY_ONE = 20;
const ONE_BY_ONE = 200;
/** Peak memory at the larger size over that at the smaller one. */
const MOST_MEMORY_GROWTH = 1.25;

const goals: { readonly text: string; readonly met: boolean }[] = [];
const goal = (text: string, met: boolean) => goals.push({ text, met });

/** No more than the machine can do. */
const unlimited = { storeMsPerMinute: 600_000 };

const compared = {
  postgres: [
    'SELECT customer_id, profile_id, scorecard_id, template_id, conversation_id, created_at, updated_at, submitted_at, submitter_user_id, last_updater_user_id, creator_user_id, agent_user_id, task_ids, message_ids, manually_scored, comment, submission_source, process_interaction_at, process_id, score FROM director.scorecards',
    'SELECT customer_id, profile_id, scorecard_id, criterion_id, numeric_value, ai_value, text_value, not_applicable, ai_scored FROM director.scores',
    'SELECT * FROM historic.scorecard_scores',
  ],
  clickhouse: ['SELECT * FROM scorecard FINAL', 'SELECT * FROM scorecard_score FINAL'],
};
const counts = {
  postgres: ['director.scorecards', 'director.scores', 'historic.scorecard_scores'].map(
    (table) => `SELECT count(*) FROM ${table}`,
  ),
  clickhouse: ['scorecard', 'scorecard_score'].map((table) => `SELECT count() FROM ${table} FINAL`),
};

const stack = await startBenchStack();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stack.stop().finally(() => process.exit(130)));
try {
  for (const { environment, cards } of sizes) {
    const urls = await stack.createDatabases(`bench_${environment}`);
    await Promise.all([fillPostgres(urls.postgres, cards), fillClickHouse(urls.clickhouse, cards)]);
    say(`both stores hold ${cards.toLocaleString('en')} scorecards with ten scores each`);
  }
  const subjects = sizes.map((size) => ({ ...size, urls: stack.readerUrls(`bench_${size.environment}`) }));
  const consoleUrl = await stack.startConsole(subjects, 500);
  const api = openApiClient(consoleUrl);
  const run = (input: SweepInput) => runSweep(consoleUrl, input);
  say(`measuring on ${cpus().length} cores`);

  if (kills > 0) await surviveKills();
  else await measureAll();

  console.log('');
  for (const { text, met } of goals) console.log(`${met ? 'PASS' : 'FAIL'}  ${text}`);
  process.exitCode = goals.every(({ met }) => met) ? 0 : 1;
  api.close();

  async function measureAll(): Promise<void> {
    if (rounds > 0) await measureDeep();
    await findPlanted();
    await measureRecent();
  }

  async function measureDeep(): Promise<void> {
    const perRecord: number[] = [];
    const memory: Memory[] = [];
    for (const subject of subjects) {
      const { environment, cards } = subject;
      const scans = openBareScans(subject.urls);
      resetPeaks();
      const measured: { readonly bare: number; readonly count: number; readonly sweep: number }[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const bare = [await scans.postgres(compared.postgres), await scans.clickhouse(compared.clickhouse)];
        const count = [await scans.postgres(counts.postgres), await scans.clickhouse(counts.clickhouse)];
        const { sweep, wallMs } = await run({ environment, record: 'scorecard', kind: 'deep', limits: unlimited });
        measured.push({ bare: Math.max(...bare), count: Math.max(...count), sweep: wallMs });
        const { postgresMs, clickhouseMs, rowsRead } = sweep.cost;
        say(
          `${cards.toLocaleString('en')}: bare reads ${seconds(bare[0])} in Postgres and ${seconds(bare[1])} in ClickHouse, count(*) ${seconds(count[0])} and ${seconds(count[1])}; ` +
            `deep sweep ${seconds(wallMs)}, ${sweep.outcome}, ${sweep.counts.compared.toLocaleString('en')} records in ${sweep.progress.groups.done} parts; ` +
            `for a million rows ${perMillion(postgresMs, rowsRead)} of Postgres and ${perMillion(clickhouseMs, rowsRead)} of ClickHouse`,
        );
        if (sweep.outcome !== 'clean')
          goal(
            `a sweep of healthy records is clean: it was ${sweep.outcome}. ${sweep.incomplete.join(' ')}`.trim(),
            false,
          );
      }
      const ratios = measured.map(({ bare, sweep }) => sweep / bare);
      const ratio = median(ratios);
      goal(
        `at ${cards.toLocaleString('en')} a deep sweep takes at most ${MOST_OVER_BARE} times the slowest store's bare read: ${ratio.toFixed(2)} (${ratios.map((each) => each.toFixed(2)).join(', ')})`,
        ratio <= MOST_OVER_BARE,
      );
      say(`over count(*): ${median(measured.map(({ count, sweep }) => sweep / count)).toFixed(1)}`);
      perRecord.push(median(measured.map(({ sweep }) => sweep)) / cards);
      memory.push(readPeaks());
    }
    const growth = (perRecord[1] ?? NaN) / (perRecord[0] ?? NaN);
    goal(
      `time for each record does not grow from ${sizes.map(({ cards }) => cards.toLocaleString('en')).join(' to ')} (within ${MOST_GROWTH}): ${growth.toFixed(2)}`,
      growth <= MOST_GROWTH,
    );
    for (const role of ['console', 'worker'] as const) {
      const [small = NaN, large = NaN] = memory.map((each) => each[role]);
      goal(
        `peak memory of the ${role} stays flat (within ${MOST_MEMORY_GROWTH}): ${small.toFixed(0)} and ${large.toFixed(0)} MB`,
        large / small <= MOST_MEMORY_GROWTH,
      );
    }

    await measureWorkers();
  }

  /** Whatever workers die in the middle of: every sweep ends by itself, with the counts of one that nobody disturbed. */
  async function surviveKills(): Promise<void> {
    const { environment, cards } = large;
    const planted = await plantDrifts(stack.writerUrls('bench_large'), cards);
    const request = { environment, record: 'scorecard', kind: 'deep', limits: unlimited } as const;
    const { sweep: control, wallMs } = await run(request);
    say(
      `undisturbed: ${control.outcome}, ${control.counts.compared} compared, ${control.counts.drifted} drifted, ${control.progress.groups.done} parts`,
    );
    let killed = 0;
    let verified = control.verifiedThrough ?? '';
    const ends = [verified];
    const wrong: string[] = [];
    let sweeps = 0;
    let givenUp = 0;
    while (killed < kills) {
      const ended = run(request).then(({ sweep }) => sweep);
      for (;;) {
        const over = await Promise.race([ended.then(() => true), sleep(wallMs * (0.2 + Math.random()), false)]);
        const now = await verifiedThrough(environment);
        if (now < verified) wrong.push(`verified through went back from ${verified} to ${now}`);
        verified = now;
        if (over) break;
        if (killed >= kills) continue;
        const workers = descendantsOf(process.pid).filter((each) => hasRole(each, 'worker'));
        const victim = workers[Math.floor(Math.random() * workers.length)];
        if (victim === undefined) continue;
        process.kill(victim.pid, 'SIGKILL');
        killed += 1;
        if (workers.length < 2) await stack.startWorker();
      }
      const { counts: found, progress, outcome, incomplete, window, verifiedThrough: through } = await ended;
      if (outcome === 'incomplete') {
        // A part of which too many workers died: allowed, if it says so and verifies nothing.
        givenUp += 1;
        if (incomplete.length === 0) wrong.push('a sweep is incomplete and does not say why');
      } else {
        ends.push(window?.to ?? '');
        const told = [outcome, found.compared, found.drifted, found.unreadable, progress.groups.done];
        const { counts, progress: parts } = control;
        if (told.join() !== [control.outcome, counts.compared, counts.drifted, 0, parts.groups.planned].join())
          wrong.push(`a sweep ended ${outcome}: ${JSON.stringify({ ...found, ...progress.groups })}`);
      }
      sweeps += 1;
      if (!ends.includes(through ?? ''))
        wrong.push(`verified through ${through ?? 'nothing'} is the end of no complete sweep`);
      say(
        `${killed} workers killed: ${outcome}, ${found.compared} compared, ${found.drifted} drifted, verified through ${through ?? 'nothing'}`,
      );
    }
    goal(
      `${killed} workers killed in ${sweeps} sweeps; ${givenUp} say that they are incomplete, and the others compared and found the same as the undisturbed one: ${wrong.join('; ') || 'so it was'}`,
      wrong.length === 0,
    );
    const after = differences(planted, await openDrifts(environment));
    goal(`the planted drifts are open afterwards and no others: ${after}`, after === 'as planted');
  }

  async function verifiedThrough(environment: string): Promise<string> {
    const { types } = JSON.parse(await api.get(`/api/drift?environment=${environment}`)) as DriftResponse;
    return types.find(({ record }) => record === 'scorecard')?.verifiedThrough ?? '';
  }

  async function measureWorkers(): Promise<void> {
    const environment = 'small';
    const request = { environment, record: 'scorecard', kind: 'deep', limits: unlimited } as const;
    const alone = await run(request);
    const second = await stack.startWorker();
    const beside = await run(request);
    await second.stop();
    say(`two workers against one: ${(beside.wallMs / alone.wallMs).toFixed(2)} of the time`);
  }

  async function findPlanted(): Promise<void> {
    const environment = 'large';
    const planted = await plantDrifts(stack.writerUrls('bench_large'), sizes[1]?.cards ?? 0);
    say(`planted ${planted.length} drifts of ${everyKind.length} kinds`);
    const { sweep, wallMs } = await run({ environment, record: 'scorecard', kind: 'deep', limits: unlimited });
    const drifts = await openDrifts(environment);
    say(`deep sweep with them: ${seconds(wallMs)}, ${sweep.outcome}, ${sweep.counts.drifted} drifted`);
    goal(
      `the deep sweep finds the planted drifts and nothing else: ${differences(planted, drifts)}`,
      differences(planted, drifts) === 'as planted',
    );
    for (const kind of everyKind) {
      const causes = planted
        .filter((each) => each.kind === kind)
        .map(({ name }) => drifts.find((drift) => drift.name === name)?.cause ?? 'not found');
      say(`  ${kind.padEnd(44)}${[...new Set(causes)].join(', ')}`);
    }
  }

  async function openDrifts(environment: string): Promise<readonly Drift[]> {
    return JSON.parse(
      await api.get(`/api/drifts?environment=${environment}&record=scorecard&status=open&limit=500`),
    ) as Drift[];
  }

  async function measureRecent(): Promise<void> {
    const environment = 'small';
    const since = new Date(Date.now() - 1_000).toISOString();
    const wrong = await changeRecords(stack.writerUrls('bench_small'));
    // Longer than the settle window.
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const { sweep, wallMs } = await run({ environment, record: 'scorecard', kind: 'recent', since, limits: unlimited });
    const found = (await openDrifts(environment)).map(({ name }) => name);
    const exact = found.length === WRONG && wrong.every((name) => found.includes(name));
    goal(
      `the recent sweep of ${CHANGED} changed records finds the ${WRONG} that are wrong and nothing else: ${sweep.counts.compared} compared, ${found.length} found`,
      exact && sweep.counts.compared === CHANGED,
    );
    const names = await sampleNames(subjects[0]?.urls.postgres ?? '');
    const began = performance.now();
    for (let index = 0; index < ONE_BY_ONE; index += 1)
      await api.get(`/api/inspect/${names[index % names.length] ?? ''}?environment=${environment}`);
    const oneByOneMs = ((performance.now() - began) / ONE_BY_ONE) * CHANGED;
    goal(
      `it is at least ${LEAST_FASTER_THAN_ONE_BY_ONE} times as fast as ${CHANGED} inspections one by one: ${(oneByOneMs / wallMs).toFixed(1)} (${seconds(wallMs)} against ${seconds(oneByOneMs)})`,
      oneByOneMs / wallMs >= LEAST_FASTER_THAN_ONE_BY_ONE,
    );
  }
} finally {
  await stack.stop();
}

function differences(planted: readonly Planted[], drifts: readonly Drift[]): string {
  const names = new Map(planted.map((each) => [each.name, each]));
  const missed = planted.filter(({ name }) => !drifts.some((drift) => drift.name === name));
  const further = drifts.filter(({ name }) => !names.has(name));
  const misnamed = drifts.filter(({ name, cause }) => names.get(name)?.causes.includes(cause) === false);
  if (missed.length + further.length + misnamed.length === 0) return 'as planted';
  return [
    `${missed.length} missed (${[...new Set(missed.map(({ kind }) => kind))].join(', ')})`,
    `${further.length} that were not planted`,
    `${misnamed.length} with another cause (${[...new Set(misnamed.map(({ name, cause }) => `${names.get(name)?.kind ?? ''}: ${cause}`))].join(', ')})`,
  ].join('; ');
}

type Memory = Readonly<Record<'console' | 'worker', number>>;

function resetPeaks(): void {
  for (const { pid } of ofConsole()) {
    try {
      // As proc(5) has it: the peak begins anew.
      writeFileSync(`/proc/${pid}/clear_refs`, '5');
    } catch {
      // It is the peak since the start then.
    }
  }
}

function ofConsole() {
  return descendantsOf(process.pid).filter((each) => hasRole(each, 'console') || hasRole(each, 'worker'));
}

/** Peak resident memory in MB. */
function readPeaks(): Memory {
  const peak = (role: 'console' | 'worker') =>
    Math.max(
      ...ofConsole()
        .filter((each) => hasRole(each, role))
        .map(
          ({ pid }) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) / 1024,
        ),
    );
  return { console: peak('console'), worker: peak('worker') };
}

async function sampleNames(url: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<string[]>({
    text: sampleKeysSql,
    values: [Array.from({ length: sampleCount }, (_, index) => sampleNumber(index))],
    rowMode: 'array',
  });
  await client.end();
  return rows.map((row) => toName(row).text);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function seconds(ms = NaN): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function perMillion(ms: number, rows: number): string {
  return `${(ms / 1000 / (rows / 1e6)).toFixed(2)} s`;
}
