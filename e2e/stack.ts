import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { v7 as uuidv7 } from 'uuid';

/** The addresses of the stack that the tests run against, from its stack.json. */
export interface Stack {
  readonly home: string;
  readonly coaching: { readonly url: string; readonly grpcUrl: string | null };
  readonly postgres: {
    readonly url: string;
    readonly readerUrl: string;
    readonly stateUrl: string;
    readonly labUrl: string | null;
  };
  readonly clickhouse: { readonly url: string; readonly readerUrl: string; readonly database: string };
}

export function readStack(): Stack {
  const home = resolve(process.env.LASTWRITE_E2E_HOME ?? '.lastwrite-e2e');
  return JSON.parse(readFileSync(join(home, 'stack.json'), 'utf8')) as Stack;
}

/** A writer on the stack's ClickHouse, for states that no call of the service can bring about. */
export function openClickHouse(stack: Stack): ClickHouseClient {
  return createClient({ url: stack.clickhouse.url });
}

/** A name nobody has used, so that every test seeds records of its own. */
export function newName(): string {
  return `customers/acme/profiles/e2e/scorecards/${uuidv7()}`;
}

export interface CallOptions {
  readonly strategy?: string;
  readonly latency?: 'none' | 'staging';
  readonly caller?: string;
}

/** Calls the coaching service, and throws what it answered if that was no success. */
export async function callCoaching(
  method: string,
  path: string,
  body: unknown,
  options: CallOptions = {},
): Promise<Record<string, unknown>> {
  const response = await fetch(`${readStack().coaching.url}/v1/${path}`, {
    method,
    headers: {
      'Content-Type': 'application/json',
      'Lastwrite-Strategy': options.strategy ?? 'own_columns/async_reread_row_version',
      'Lastwrite-Latency': options.latency ?? 'none',
      'Lastwrite-Caller': options.caller ?? 'users/coach-7',
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

/** Creates a card with two scores and waits until its asynchronous work is done. */
export async function createScorecard(name: string, options?: CallOptions): Promise<void> {
  const [parent = '', id = ''] = name.split('/scorecards/');
  await callCoaching(
    'POST',
    `${parent}/scorecards?scorecardId=${id}`,
    {
      templateId: 'templates/call-review',
      conversationId: 'conversations/c-1',
      comment: 'Made by an end-to-end test',
      scores: [
        { criterionId: 'greeting', numericValue: 4 },
        { criterionId: 'discovery', numericValue: 2 },
      ],
    },
    options,
  );
  await quiesce();
}

/** Waits until no asynchronous work of the coaching service is left. */
export async function quiesce(): Promise<void> {
  await callCoaching('POST', 'quiesce', {});
}
