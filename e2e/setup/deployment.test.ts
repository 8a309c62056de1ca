import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkout } from '@/lib/build/checkout.js';
import { programs } from '@/lib/build/programs.js';
import { readAccess } from '@/lib/environments/access';
import { readEnv } from '@/lib/environments/readEnv';

interface Service {
  readonly build?: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly read_only?: boolean;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly disable?: boolean };
  readonly ports?: readonly string[];
  readonly deploy?: { readonly replicas: number };
}

const textOf = (file: string) => readFileSync(join(checkout, file), 'utf8');
/** Each instruction of the image with what follows it, lines that go on joined. */
const instructions = textOf('Dockerfile')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line): readonly [string, string] => [line.split(' ')[0] ?? '', line.slice(line.indexOf(' ') + 1)]);
const last = (instruction: string) => instructions.filter(([name]) => name === instruction).at(-1)?.[1] ?? '';
const list = (instruction: string): readonly string[] => JSON.parse(last(instruction)) as readonly string[];
const { services } = parse(textOf('compose.yaml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
};
const own = Object.entries(services).filter(([, { build }]) => build !== undefined);

test('the image holds what a build needs, and none of it is left out of its context', () => {
  const copied = instructions
    .filter(([name, rest]) => name === 'COPY' && !rest.startsWith('--from'))
    .flatMap(([, rest]) => rest.split(' ').slice(0, -1));
  const sent = textOf('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));
  expect([...sent].sort()).toEqual([...new Set(copied)].sort());
  for (const path of copied) expect(existsSync(join(checkout, path)), path).toBe(true);
});

test('the image runs with the Node that the project asks for, as nobody special', () => {
  const { engines } = JSON.parse(textOf('package.json')) as { readonly engines: { readonly node: string } };
  const wanted = /\d+/.exec(engines.node)?.[0];
  const bases = instructions.filter(([name]) => name === 'FROM').map(([, base]) => base.split(' ')[0]);
  expect(new Set(bases)).toEqual(new Set([`node:${wanted}-bookworm-slim`]));
  expect(last('USER')).toBe('node');
});

test('every service of our own starts a program that there is, from the one image', () => {
  const [node, ...rest] = list('ENTRYPOINT');
  expect(node).toBe('node');
  expect(existsSync(join(checkout, rest.at(-1) ?? ''))).toBe(true);
  expect(own.map(([name]) => name).sort()).toEqual(['coaching', 'console', 'worker']);
  for (const [name, { command = list('CMD'), image }] of own) {
    expect(Object.keys(programs), name).toContain(command[0]);
    expect(image).toBe('lastwrite');
  }
});

test('the file system is read-only for each of them, and secrets of the console are made by whoever starts it', () => {
  for (const [name, { read_only }] of own) expect(read_only, name).toBe(true);
  expect(services.console?.environment.LASTWRITE_TOKEN).toMatch(/^\$\{LASTWRITE_TOKEN:\?/);
});

test('the port that is published is the one that the console listens at and whose health is asked for', () => {
  const port = list('CMD')[list('CMD').indexOf('--port') + 1] ?? '';
  expect(last('EXPOSE')).toBe(port);
  expect(last('HEALTHCHECK')).toContain(`http://127.0.0.1:${port}/healthz`);
  expect(services.console?.ports).toEqual([`127.0.0.1:${port}:${port}`]);
});

test('the variables that compose sets are read as they are meant', () => {
  for (const [name, { environment }] of own) {
    const filled = Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [
        key,
        value.replace(/\$\{(\w+):-(\w*)\}/g, '$2').replace(/\$\{(\w+):\?[^}]*\}/g, 'f'.repeat(48)),
      ]),
    );
    const unused = Object.keys(filled).filter(
      (key) => !textOf('README.md').includes(key) && key !== 'LASTWRITE_EMBEDDED',
    );
    expect(unused, name).toEqual([]);
    expect(readEnv(filled), name).toMatchObject({
      stateUrl: 'postgres://lastwrite:lastwrite@postgres:5432/lastwrite',
      embedded: true,
      worker: name !== 'console',
    });
    if (name === 'console') expect(readAccess(filled)).toMatchObject({ kind: 'token' });
  }
});

test('two workers wait for the console, which brings the database up to date, and it waits for the stores', () => {
  expect(services.worker?.deploy?.replicas).toBe(2);
  expect(services.worker?.depends_on).toEqual({ console: { condition: 'service_healthy' } });
  expect(services.console?.depends_on).toEqual({
    postgres: { condition: 'service_healthy' },
    clickhouse: { condition: 'service_healthy' },
  });
  // Only the console answers what the image asks for its health.
  for (const [name, { healthcheck }] of own) expect(healthcheck?.disable ?? false, name).toBe(name !== 'console');
});
