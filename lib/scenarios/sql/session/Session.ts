import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@/lib/postgres/Connection';
import { isServerError } from '@/lib/postgres/isServerError';
import type { ResultColumn, ServerMessage, SessionEvent } from './SessionEvent';

export interface SessionLimits {
  /** Rows that are kept of one result. */
  readonly rows: number;
  /** What the server may send for one step, in bytes; beyond it the connection is cut. */
  readonly bytes: number;
}

/** Of what a server sends, as the driver tells it. */
interface WireMessage {
  readonly name: string;
  readonly fields?: readonly unknown[];
  readonly text?: string;
  readonly message?: string;
  readonly severity?: string;
  readonly code?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly channel?: string;
  readonly payload?: string;
  readonly processId?: number;
  readonly status?: string;
}

interface WireField {
  readonly name: string;
  readonly dataTypeID: number;
}

type Wire = Connection['connection'] & {
  on(event: 'message', listener: (message: WireMessage) => void): void;
  on(event: 'end', listener: () => void): void;
  sendCopyFail(message: string): void;
};

/**
 * One connection that runs one step at a time and keeps everything that its server says in order, as libpq's users see it: the results of a step up to
 * its error, and notices between them.
 */
export class Session {
  #events: SessionEvent[] = [];
  #columns: readonly ResultColumn[] = [];
  #rows: (readonly (string | null)[])[] = [];
  #count = 0;
  #bytes = 0;
  #busy = false;
  #lost = false;
  #cut: 'bytes' | null = null;
  #status = 'I';
  #listeners: (() => void)[] = [];
  #ready: (() => void)[] = [];

  constructor(
    readonly name: string,
    private readonly connection: Connection,
    private readonly limits: SessionLimits,
  ) {
    const wire = this.#wire;
    wire.on('message', (message) => this.#hear(message));
    wire.on('end', () => this.#end());
    wire.stream.on('data', (chunk: Buffer) => {
      this.#bytes += chunk.byteLength;
      if (this.#bytes <= limits.bytes || this.#cut !== null) return;
      this.#cut = 'bytes';
      this.connection.destroy();
    });
  }

  get pid(): number {
    return (this.connection as Connection & { readonly processID: number }).processID;
  }

  /** A step is under way. */
  get busy(): boolean {
    return this.#busy;
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** The server sent more than it may, and the connection was cut. */
  get cut(): boolean {
    return this.#cut !== null;
  }

  /** A transaction is open, or has failed and not been ended. */
  get inTransaction(): boolean {
    return this.#status !== 'I' && !this.#lost;
  }

  /** Begins a step: all its statements as one message, as PQsendQuery sends them. */
  send(sql: string): void {
    if (this.#busy) throw new TypeError(`session ${this.name} is under way with a step`);
    this.#bytes = 0;
    if (this.#lost) {
      this.#events.push({ kind: 'lost' });
      this.#tell();
      return;
    }
    this.#busy = true;
    this.connection.query(new Statements(sql, () => this.#giveUp()));
  }

  /** Runs a step to its end and gives what came of it. */
  async run(sql: string): Promise<readonly SessionEvent[]> {
    this.send(sql);
    await this.done();
    return this.take();
  }

  /** Resolves when no step is under way. */
  async done(): Promise<void> {
    while (this.#busy) await new Promise<void>((resolve) => this.#ready.push(resolve));
  }

  /** Resolves when the server says something, or has. */
  async heard(): Promise<void> {
    if (this.#events.length === 0 && this.#busy) await new Promise<void>((resolve) => this.#listeners.push(resolve));
  }

  /** What was said since it was last taken. */
  take(): readonly SessionEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** The notices before anything else, of what was said since. */
  takeNotices(): readonly ServerMessage[] {
    const notices: ServerMessage[] = [];
    for (let first = this.#events[0]; first?.kind === 'notice'; first = this.#events[0]) {
      notices.push(first);
      this.#events.shift();
    }
    return notices;
  }

  /** Cuts the connection; what waits for a step goes on. */
  destroy(): void {
    this.connection.destroy();
  }

  /** Ends a connection that is at nothing. False: a step is under way, it is lost already, or its server does not end it in time. */
  async leave(withinMs: number): Promise<boolean> {
    if (this.#busy || this.#lost) return false;
    const timer = new AbortController();
    const later = sleep(withinMs, false, { signal: timer.signal }).catch(() => false);
    const left = await Promise.race([this.connection.end().then(() => true), later]);
    timer.abort();
    return left;
  }

  get #wire(): Wire {
    return this.connection.connection as unknown as Wire;
  }

  #hear(message: WireMessage): void {
    switch (message.name) {
      case 'rowDescription':
        this.#columns = (message.fields as readonly WireField[]).map(({ name, dataTypeID }) => ({
          name,
          type: dataTypeID,
        }));
        [this.#rows, this.#count] = [[], 0];
        return;
      case 'dataRow':
        this.#count += 1;
        if (this.#rows.length < this.limits.rows) this.#rows.push(message.fields as readonly (string | null)[]);
        return;
      case 'commandComplete':
        return this.#complete(message.text ?? '');
      case 'error':
        // What a statement had returned until then is dropped, as libpq does.
        [this.#columns, this.#rows, this.#count] = [[], [], 0];
        return this.#say(toMessage('error', message));
      case 'notice':
        return this.#say(toMessage('notice', message));
      case 'notification':
        return this.#say({
          kind: 'notification',
          channel: message.channel ?? '',
          payload: message.payload ?? '',
          pid: message.processId ?? 0,
        });
      case 'copyInResponse':
        return this.#wire.sendCopyFail('nothing can be copied in here');
      case 'readyForQuery':
        this.#status = message.status ?? 'I';
        this.#settle();
        return;
    }
  }

  #complete(tag: string): void {
    if (this.#columns.length > 0)
      this.#say({ kind: 'rows', columns: this.#columns, rows: this.#rows, count: this.#count });
    else this.#say({ kind: 'done', tag, count: countOf(tag) });
    [this.#columns, this.#rows, this.#count] = [[], [], 0];
  }

  /** The driver takes no more statements, as after a server that has failed one of them twice: what its session holds would keep the others waiting. */
  #giveUp(): void {
    this.connection.destroy();
    this.#end();
  }

  #end(): void {
    this.#lost = true;
    if (this.#busy) this.#say({ kind: 'lost' });
    this.#settle();
  }

  #say(event: SessionEvent): void {
    this.#events.push(event);
    this.#tell();
  }

  #settle(): void {
    this.#busy = false;
    this.#tell();
    const ready = this.#ready;
    this.#ready = [];
    for (const resolve of ready) resolve();
  }

  #tell(): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const resolve of listeners) resolve();
  }
}

function toMessage(kind: ServerMessage['kind'], message: WireMessage): ServerMessage {
  const { severity = 'ERROR', code = '', message: text = '', detail = null, hint = null } = message;
  return { kind, severity, code, message: text, detail, hint };
}

/** Of a tag such as `UPDATE 3` or `INSERT 0 1`. */
function countOf(tag: string): number | null {
  const last = tag.split(' ').at(-1) ?? '';
  return /^\d+$/.test(last) ? Number(last) : null;
}

/** What the driver needs to send statements; what is answered is heard on the wire. `onRefused`: they were not sent, or their connection is gone. */
class Statements {
  constructor(
    private readonly sql: string,
    private readonly onRefused: () => void,
  ) {}

  submit(connection: { query(text: string): void }): void {
    connection.query(this.sql);
  }

  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleCommandComplete(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
  handleReadyForQuery(): void {}
  handleCopyInResponse(): void {}
  handleCopyData(): void {}
  handleError(error: unknown): void {
    if (!isServerError(error)) this.onRefused();
  }
}
