import { Session } from 'chdb';
import { ClickHouseException } from './ClickHouseException';
import { quoteIdentifier, quoteLiteral } from './quoteLiteral';

/** `write` may do everything; `read` is readonly = 2 (settings may be sent); `strict` is readonly = 1 (they may not). */
export type SessionMode = 'write' | 'read' | 'strict';

export type SessionRequest = {
  readonly mode: SessionMode;
  readonly database: string;
  readonly settings: ReadonlyMap<string, string>;
  /** Values of `{name:Type}` placeholders, in ClickHouse's escaped text form as they arrive in `param_name`. */
  readonly parameters: ReadonlyMap<string, string>;
};

export type StatementResult = {
  readonly bytes: Uint8Array;
  readonly elapsedS: number;
  readonly resultRows: number;
  readonly resultBytes: number;
};

type IdleSession = { readonly key: string; readonly session: Session };

const runningPerMode = 6;
const idleAtMost = 48;
const readonlyLevels: Readonly<Record<SessionMode, number>> = { write: 0, read: 2, strict: 1 };

/**
 * Sessions on one data folder, so that queries run at the same time. A session is only ever used again by a request with
 * the same mode, database, settings and parameter names, so that nothing of one request shows in another; opening one
 * costs 1–3 ms. A session whose statement failed is closed: the engine can keep half a result and put it before the next one.
 */
export class SessionPool {
  private idle: IdleSession[] = [];
  private readonly running: Record<SessionMode, number> = { write: 0, read: 0, strict: 0 };
  private readonly waiting: Record<SessionMode, (() => void)[]> = { write: [], read: [], strict: [] };
  private closed = false;

  constructor(private readonly path: string) {}

  /** Runs one statement. `keep` is false for a statement that changes its session. @throws ClickHouseException */
  async run(
    request: SessionRequest,
    sql: string,
    format: string,
    keep: boolean,
    signal?: AbortSignal,
  ): Promise<StatementResult> {
    await this.enter(request.mode, signal);
    let session: Session | null = null;
    let reusable = false;
    try {
      const key = keyOf(request);
      session = this.takeIdle(key) ?? (await this.open(request));
      await setParameters(session, request.parameters);
      const result = await session.queryAsync(sql, { format });
      reusable = keep && !this.closed;
      if (reusable) this.giveBack({ key, session });
      return {
        bytes: result.bytes(),
        elapsedS: result.elapsed,
        resultRows: result.rowsRead,
        resultBytes: result.bytesRead,
      };
    } catch (error) {
      throw ClickHouseException.fromEngine(error);
    } finally {
      if (!reusable) session?.close();
      this.leave(request.mode);
    }
  }

  close(): void {
    this.closed = true;
    for (const { session } of this.idle) session.close();
    this.idle = [];
  }

  private async open(request: SessionRequest): Promise<Session> {
    const session = new Session(this.path);
    try {
      const level = readonlyLevels[request.mode];
      if (request.database !== 'default')
        await session.queryAsync(`USE ${quoteIdentifier(request.database)}`, { format: 'Null' });
      if (level > 0) await session.queryAsync(`SET readonly = ${level}`, { format: 'Null' });
      for (const [name, value] of request.settings) {
        await session.queryAsync(`SET ${name} = ${quoteLiteral(value)}`, { format: 'Null' });
      }
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  private takeIdle(key: string): Session | null {
    const at = this.idle.findLastIndex((entry) => entry.key === key);
    return at < 0 ? null : (this.idle.splice(at, 1)[0]?.session ?? null);
  }

  private giveBack(entry: IdleSession): void {
    this.idle.push(entry);
    if (this.idle.length > idleAtMost) this.idle.shift()?.session.close();
  }

  private async enter(mode: SessionMode, signal: AbortSignal | undefined): Promise<void> {
    if (this.running[mode] >= runningPerMode) {
      await new Promise<void>((resolve) => this.waiting[mode].push(resolve));
    } else {
      this.running[mode] += 1;
    }
    if (signal?.aborted === true) {
      this.leave(mode);
      throw ClickHouseException.raise(36, 'The client went away before its query began');
    }
  }

  private leave(mode: SessionMode): void {
    const next = this.waiting[mode].shift();
    if (next === undefined) this.running[mode] -= 1;
    else next();
  }
}

/**
 * `SET param_x` is per session, where the engine's own binding keeps parameters per process: bound queries of two sessions
 * overwrite each other's values, and the driver therefore runs them one after another.
 */
async function setParameters(session: Session, parameters: ReadonlyMap<string, string>): Promise<void> {
  if (parameters.size === 0) return;
  const assignments = [...parameters].map(([name, value]) => `param_${name} = ${quoteLiteral(value)}`);
  await session.queryAsync(`SET ${assignments.join(', ')}`, { format: 'Null' });
}

function keyOf(request: SessionRequest): string {
  const settings = [...request.settings].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([request.mode, request.database, settings, [...request.parameters.keys()].sort()]);
}
