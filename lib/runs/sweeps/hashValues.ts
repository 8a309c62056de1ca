import { createHash } from 'node:crypto';
import type { Inspection } from '@/lib/contract/inspect';

/** Enough that two values of one record are not taken for one. */
const DIGITS = 16;

/**
 * The inspection with hashes in place of values, so that it still shows which of the record's are equal; without sentences and calls, which speak of values. NULL stays NULL, and
 * keys stay, since they are in the name of the record.
 */
export function hashValues(inspection: Inspection): Inspection {
  // The same value of another record has another hash: a table of common values tells nothing.
  const salt = inspection.name;
  return {
    ...inspection,
    headline: { lead: inspection.headline.lead, rest: '' },
    copies: inspection.copies.map((copy) => ({ ...copy, queries: [] })),
    checks: inspection.checks.map(({ id, status }) => ({ id, status, summary: id.replaceAll('_', ' ') })),
    rows: inspection.rows.map((row) => ({
      ...row,
      fields: row.fields.map(({ acknowledged: _, ...field }) => ({ ...field, values: hashedField(field, salt) })),
    })),
    versions: inspection.versions.map((version) => ({
      ...version,
      values: hashed(version.values, salt),
      changed: version.changed.map(({ field, from, to }) => ({ field, from: hash(from, salt), to: hash(to, salt) })),
    })),
    calls: [],
    findings: inspection.findings.map((finding) => ({
      ...finding,
      explanation: '',
      narrative: [],
      evidence: {},
      // Its statements hold values.
      remedy: undefined,
    })) as unknown as Inspection['findings'],
  };
}

type Value = Inspection['versions'][number]['values'][string];
type Field = Inspection['rows'][number]['fields'][number];

/** Copies write one value in different ways, as 1 and 1.00: those that do not differ get the hash of the first. */
function hashedField({ values, differs, absent }: Field, salt: string): Record<string, Value> {
  const alike = Object.entries(values).filter(([copy]) => !differs.includes(copy) && !absent.includes(copy));
  const [, first = null] = alike[0] ?? [];
  return hashed(
    { ...values, ...Object.fromEntries(alike.map(([copy, value]) => [copy, value === null ? null : first])) },
    salt,
  );
}

function hashed(values: Readonly<Record<string, Value>>, salt: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, hash(value, salt)]));
}

function hash(value: Value, salt: string): Value {
  if (value === null) return null;
  return createHash('sha256')
    .update(JSON.stringify([salt, value]))
    .digest('hex')
    .slice(0, DIGITS);
}
