import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandFailed, runCommand } from './runCommand';
import { COMMANDS_AT_ONCE, FAILURE_KEPT_MS, secretSource } from './secretSource';

const owner = { environment: 'staging', customer: 'cox', profile: 'sales' };
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastwrite-command-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A command that prints how often it ran, and its arguments. */
function counting(): readonly string[] {
  const script = join(folder, 'counting.cjs');
  const count = join(folder, 'count');
  writeFileSync(
    script,
    `
    const fs = require('node:fs');
    fs.appendFileSync(${JSON.stringify(count)}, 'x');
    console.log('run ' + fs.readFileSync(${JSON.stringify(count)}, 'utf8').length + ' ' + process.argv.slice(2).join('|'));`,
  );
  return [process.execPath, script];
}

describe('secretSource', () => {
  it('fills the placeholders of a URL', async () => {
    const source = secretSource({ kind: 'url', url: 'postgres://{environment}/{customer}-{profile}' }, owner, {
      timeoutMs: 5000,
    });
    expect(await source.get()).toBe('postgres://staging/cox-sales');
    expect(source.refused('postgres://staging/cox-sales')).toBe(false);
  });

  it('runs a command once for all who ask, without a shell, and keeps what it printed', async () => {
    const command = [...counting(), '{customer}-{profile}', '$(id); `id` && echo "x"'];
    const source = secretSource({ kind: 'command', command, cacheSeconds: 60 }, owner, { timeoutMs: 20_000 });
    const both = await Promise.all([source.get(), source.get()]);
    expect(both).toEqual(Array(2).fill('run 1 cox-sales|$(id); `id` && echo "x"'));
    expect(await source.get()).toBe(both[0]);
    expect(readFileSync(join(folder, 'count'), 'utf8')).toBe('x');
  });

  it('runs it again after a refusal and after the cache time, and not because of an old refusal', async () => {
    let nowMs = 0;
    const source = secretSource({ kind: 'command', command: counting(), cacheSeconds: 10 }, owner, {
      timeoutMs: 20_000,
      now: () => nowMs,
    });
    const first = await source.get();
    expect(source.refused(first)).toBe(true);
    const second = await source.get();
    expect(second).toMatch(/^run 2/);
    source.refused(first);
    expect(await source.get()).toBe(second);
    nowMs = 10_001;
    expect(await source.get()).toMatch(/^run 3/);
  });

  it('runs one that prints what is refused once more, and then for some seconds not', async () => {
    let nowMs = 0;
    const source = secretSource({ kind: 'command', command: counting(), cacheSeconds: 60, any: false }, owner, {
      timeoutMs: 20_000,
      now: () => nowMs,
    });
    expect(source.refused(await source.get())).toBe(true);
    const second = await source.get();
    source.refused(second);
    expect(await source.get()).toBe(second);
    nowMs = FAILURE_KEPT_MS;
    expect(source.refused(second)).toBe(true);
    expect(await source.get()).toMatch(/^run 3/);
  });

  it('has at most a few commands running, whoever asks, and each gets its answer', async () => {
    const log = join(folder, 'running');
    const script = `
      const fs = require('node:fs');
      fs.appendFileSync(${JSON.stringify(log)}, '+');
      setTimeout(() => { fs.appendFileSync(${JSON.stringify(log)}, '-'); console.log(process.argv[1]); }, 100);`;
    const sources = Array.from({ length: 12 }, (_, n) =>
      secretSource(
        { kind: 'command', command: [process.execPath, '-e', script, `c${n}`], cacheSeconds: 60, any: false },
        owner,
        { timeoutMs: 60_000 },
      ),
    );
    expect(await Promise.all(sources.map((source) => source.get()))).toEqual(sources.map((_, n) => `c${n}`));
    let running = 0;
    const most = Math.max(...[...readFileSync(log, 'utf8')].map((mark) => (running += mark === '+' ? 1 : -1)));
    expect(most).toBeLessThanOrEqual(COMMANDS_AT_ONCE);
  });

  it('tries again after a failure, though not at once', async () => {
    let nowMs = 0;
    const marker = join(folder, 'marker');
    const command = [
      process.execPath,
      '-e',
      `if (!require('node:fs').existsSync(${JSON.stringify(marker)})) process.exit(3); console.log('there')`,
    ];
    const source = secretSource({ kind: 'command', command, cacheSeconds: 60, any: false }, owner, {
      timeoutMs: 20_000,
      now: () => nowMs,
    });
    await expect(source.get()).rejects.toThrow('exit code 3');
    writeFileSync(marker, '');
    await expect(source.get()).rejects.toThrow('exit code 3');
    nowMs = FAILURE_KEPT_MS;
    expect(await source.get()).toBe('there');
  });
});

describe('runCommand', () => {
  it('gives the first line that says something', async () => {
    expect(
      await runCommand([process.execPath, '-e', 'console.log("\\n  value  \\nmore")'], { timeoutMs: 20_000 }),
    ).toBe('value');
  });

  it.each<[string, readonly string[], RegExp]>([
    ['is not there', ['/nowhere/connstring'], /was not found/],
    [
      'ends badly',
      [process.execPath, '-e', 'console.log("hunter2"); console.error("hunter2"); process.exit(7)'],
      /exit code 7/,
    ],
    ['prints nothing', [process.execPath, '-e', ''], /printed nothing/],
    ['prints without end', [process.execPath, '-e', 'console.log("hunter2".repeat(20000))'], /more than 64 kB/],
  ])('fails when the program %s, and repeats nothing that it printed', async (_what, argv, reason) => {
    const failure = await runCommand(argv, { timeoutMs: 20_000 }).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(CommandFailed);
    expect(String(failure)).toMatch(reason);
    expect(JSON.stringify(failure) + String(failure) + String((failure as Error).stack)).not.toContain('hunter2');
  });

  it('ends a program that hangs, even one that ignores signals', async () => {
    const argv = [process.execPath, '-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'];
    await expect(runCommand(argv, { timeoutMs: 300 })).rejects.toThrow('took longer than 300 ms');
  });
});
