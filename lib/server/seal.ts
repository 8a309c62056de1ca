import { createHmac, timingSafeEqual } from 'node:crypto';
import { stringify } from 'safe-stable-stringify';
import type { Inspection } from '@/lib/contract/inspect';
import { readSealSecret } from '@/lib/state/snapshots/snapshots';
import type { State } from '@/lib/state/openState';
import { within } from '@/lib/stores/withDeadline';

/** An inspection does not wait longer for its seal: without one it is worth as much, only that it cannot be kept as it was seen. */
const SEAL_WITHIN_MS = 500;

const secrets = new WeakMap<State, Promise<Buffer>>();

function secretOf(state: State): Promise<Buffer> {
  const known = secrets.get(state);
  if (known !== undefined) return known;
  const read = readSealSecret(state);
  secrets.set(state, read);
  // One that failed is asked for again.
  read.catch(() => secrets.delete(state));
  return read;
}

/** The inspection with a seal, by which any console of the same database knows it again unchanged; without one where that database gives no answer. */
export async function sealed(state: State | null, inspection: Inspection): Promise<Inspection> {
  if (state === null) return inspection;
  const secret = await within(
    SEAL_WITHIN_MS,
    () => new Error('late'),
    () => secretOf(state),
  ).catch(() => null);
  return secret === null ? inspection : { ...inspection, seal: sealOf(secret, inspection) };
}

/** The inspection without its seal, where a console of this database answered it so; null for any other. */
export async function unsealed(state: State, told: Readonly<Record<string, unknown>>): Promise<Inspection | null> {
  const { seal, ...inspection } = told;
  if (typeof seal !== 'string') return null;
  const [given, own] = [seal, sealOf(await secretOf(state), inspection)].map((text) => Buffer.from(text));
  if (given === undefined || own === undefined || given.length !== own.length || !timingSafeEqual(given, own))
    return null;
  // A console made it: its seal says so.
  return inspection as unknown as Inspection;
}

/** The same for the same JSON, whatever the order of its properties. Row by row, because joining the text of thousands of rows takes as long as everything else. */
function sealOf(secret: Buffer, inspection: Readonly<Record<string, unknown>>): string {
  const seal = createHmac('sha256', secret);
  const properties = Object.entries(inspection)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, value] of properties) {
    const parts: readonly unknown[] = Array.isArray(value) ? value : [value];
    seal.update(`${JSON.stringify(name)}:${Array.isArray(value) ? '[' : ''}`);
    for (const part of parts) seal.update(`${stringify(part) ?? ''},`);
  }
  return seal.digest('base64url');
}
