import { spawnSync } from 'node:child_process';
import { createClient } from '@clickhouse/client';
import { v7 as uuidv7 } from 'uuid';
import { scorecardName, type ScorecardName } from '../../lib/reference/scorecard/scorecardName';
import { createServer } from '../../lib/server/getServer';
import { inspectOne } from '../../lib/server/inspections';
import { createLog } from '../../lib/server/log';
import { createMetrics } from '../../lib/server/metrics';
import type { LoadTestStack } from './loadTestStack';
import { Durations, timed } from './percentiles';

/** How full a stack is. */
export interface StackLevel {
  /** Active parts of the embedded ClickHouse. */
  readonly parts: number;
  /** Rows in the inspected tables of both stores. */
  readonly rows: number;
  /** Of the console's own database, indexes included. */
  readonly stateMb: number;
  readonly clickhouseMb: number;
  readonly homeMb: number;
  /** To its Postgres, to all databases. */
  readonly connections: number;
}

const BATCH = {
  templateId: 'bench',
  conversationId: 'conversations/1',
  comment: 'as created',
  scores: Array.from({ length: 4 }, (_, index) => ({ criterionId: `c${index}`, numericValue: index })),
};

export async function readLevel({ info, home, state }: LoadTestStack): Promise<StackLevel> {
  const clickhouse = createClient({ url: info.clickhouse.url });
  const count = async (query: string) =>
    Number(
      (await (await clickhouse.query({ query, format: 'JSONEachRow' })).json<{ readonly n: string }>())[0]?.n ?? NaN,
    );
  try {
    const { rows } = await state.pool.query<{ readonly bytes: string; readonly connections: number }>(
      `SELECT pg_database_size(current_database()) AS bytes,
         (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections`,
    );
    return {
      parts: await count('SELECT count() AS n FROM system.parts WHERE active'),
      rows: await count(
        'SELECT (SELECT count() FROM coaching.scorecard) + (SELECT count() FROM coaching.scorecard_score) AS n',
      ),
      stateMb: Number(rows[0]?.bytes) / 1024 ** 2,
      clickhouseMb: diskMb(`${home}/clickhouse`),
      homeMb: diskMb(home),
      connections: rows[0]?.connections ?? NaN,
    };
  } finally {
    await clickhouse.close();
  }
}

/** Creates, changes and submits records one after the other, so that each has three versions in RAW. */
export async function makeRecords({ info }: LoadTestStack, count: number): Promise<readonly ScorecardName[]> {
  const ask = async (method: string, path: string, body: object) => {
    const answer = await fetch(`${info.coaching.url}/v1/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}`);
  };
  const names = Array.from({ length: count }, () => scorecardName('cox', 'sales', uuidv7()));
  for (const { text, scorecard } of names) {
    await ask('POST', `customers/cox/profiles/sales/scorecards?scorecardId=${scorecard}`, BATCH);
    await ask('PATCH', text, { comment: 'changed' });
    await ask('POST', `${text}:submit`, {});
  }
  await fetch(`${info.coaching.url}/v1/quiesce`, { method: 'POST' });
  return names;
}

/** A stack and records in it. */
export interface Inspected {
  readonly stack: LoadTestStack;
  readonly names: readonly ScorecardName[];
}

/**
 * Times inspections on each of the stacks, in turns: whatever else the machine does at a moment meets each of them alike, so that their ratio means
 * something where the durations themselves wander.
 */
export async function measureInspections(stacks: readonly Inspected[], samples: number): Promise<readonly Durations[]> {
  const measured = stacks.map(({ stack, names }) => ({
    server: createServer(stack.config, { log: createLog('silent'), metrics: createMetrics() }),
    names,
    durations: new Durations(),
  }));
  try {
    const warmUps = Math.ceil(samples / 4);
    for (let index = 0; index < warmUps + samples; index += 1) {
      for (const { server, names, durations } of measured) {
        const name = names[index % names.length];
        if (name === undefined) throw new Error('there is no record to inspect');
        await timed(index < warmUps ? null : durations, () => inspectOne(server, server.config.environments[0], name));
      }
    }
    return measured.map(({ durations }) => durations);
  } finally {
    for (const { server } of measured) await server.close();
  }
}

/** What vanishes while it is counted is an error to `du` and not to us. */
function diskMb(path: string): number {
  return Number(spawnSync('du', ['-sk', path], { encoding: 'utf8' }).stdout.split('\t')[0]) / 1024;
}
