import { createHash } from 'node:crypto';
import type { Inspection } from '@/lib/contract/inspect';

/** Enough that two values of one record are not taken for one. */
const DIGITS = 16;

/**
 * The inspection with hashes in place of values, so that it still shows which are equal; without sentences and calls, which speak of values. NULL stays NULL, and
 * keys stay, since they are in the name of the record.
 */
export function hashValues(inspection: Inspection): Inspection {
  return {
    ...inspection,
    headline: { lead: inspection.headline.lead, rest: '' },
    copies: inspection.copies.map((copy) => ({ ...copy, queries: [] })),
    checks: inspection.checks.map(({ id, status }) => ({ id, status, summary: id.replaceAll('_', ' ') })),
    rows: inspection.rows.map((row) => ({
      ...row,
      fields: row.fields.map(({ acknowledged: _, ...field }) => ({ ...field, values: hashed(field.values) })),
    })),
    versions: inspection.versions.map((version) => ({
      ...version,
      values: hashed(version.values),
      changed: version.changed.map(({ field, from, to }) => ({ field, from: hash(from), to: hash(to) })),
    })),
    calls: [],
    findings: inspection.findings.map((finding) => ({
      ...finding,
      explanation: '',
      narrative: [],
      evidence: {},
    })) as unknown as Inspection['findings'],
  };
}

type Value = Inspection['versions'][number]['values'][string];

function hashed(values: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, hash(value)]));
}

function hash(value: Value): Value {
  if (value === null) return null;
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, DIGITS);
}
