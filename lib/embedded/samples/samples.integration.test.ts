import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rootFields } from '@/lib/contract/testing/partsOf';
import type { Inspection } from '@/lib/contract/inspect';
import { findingCodes, type FindingCode } from '@/lib/evidence/model';
import { builtInTypes } from '@/lib/reference/recordTypes';
import { inspectRecord } from '@/lib/inspect/inspectRecord';
import { listCallsOf } from '@/lib/state/calls';
import { openState, type State } from '@/lib/state/openState';
import { listSamples } from '@/lib/state/samples';
import { openStores, type Stores } from '@/lib/stores/openStores';
import { createTestDatabases, type TestDatabases } from '../testing/createTestDatabases';
import { keepInFlight } from './keepInFlight';
import type { CopiedSample } from './copied/CopiedSample';
import { copiedSamples } from './copied/seedCopied';
import type { SampleRecord } from './SampleStage';
import { samples } from './samples';
import { SAMPLE_ENVIRONMENT, seedSamples } from './seedSamples';

const settleMs = 1_500;
let databases: TestDatabases;
let stores: Stores;
let state: State;
let moving: { stop(): Promise<void> };
const seed = () => {
  const reports: string[] = [];
  return seedSamples({ ...databases, report: (message) => void reports.push(message) }).then(() => reports);
};

beforeAll(async () => {
  databases = await createTestDatabases();
  stores = openStores({
    postgres: { url: databases.postgresReaderUrl },
    clickhouse: { url: databases.clickhouse.readerUrl },
    timeoutMs: 60_000,
  });
  state = openState(databases.stateUrl);
  await seed();
  moving = keepInFlight(databases);
  await sleep(settleMs + 200);
});
afterAll(async () => {
  await moving.stop();
  await stores.close();
  await state.close();
  await databases.drop();
});

function inspect({ name }: Pick<SampleRecord | CopiedSample, 'name'>): Promise<Inspection> {
  return inspectRecord(
    {
      stores,
      types: builtInTypes,
      environment: { id: SAMPLE_ENVIRONMENT, settleMs, timeoutMs: 60_000 },
      now: () => new Date().toISOString(),
      listCalls: () => listCallsOf(state, SAMPLE_ENVIRONMENT, [name.text]),
    },
    name,
  );
}

/** Codes that tell of a fault or of a doubt of their own, strongest first. */
function unexplained({ findings }: Inspection): readonly string[] {
  return findings
    .filter(({ severity, explainedBy }) => severity !== 'info' && explainedBy === null)
    .map(({ code }) => code);
}

/** Nobody wants to wait for more than 5,000 versions of a card. */
const withoutSample: readonly FindingCode[] = ['history_cut'];

test('every finding has a sample', () => {
  const shown = new Set([...samples, ...copiedSamples].flatMap(({ findings }) => findings));
  expect(findingCodes.filter((code) => !shown.has(code))).toEqual(withoutSample);
});

describe('an inspection finds what each sample is there to show, and no other fault', () => {
  test.each(samples.map((sample) => [sample.title, sample] as const))('%s', async (_title, sample) => {
    const inspection = await inspect(sample);
    expect(inspection.findings.map(({ code }) => code)).toEqual(expect.arrayContaining([...sample.findings]));
    const infos = new Set(inspection.findings.filter(({ severity }) => severity === 'info').map(({ code }) => code));
    expect(unexplained(inspection)).toEqual(sample.findings.filter((code) => !infos.has(code)));
    const healthy = sample.findings.every((code) => infos.has(code));
    expect(inspection.verdict).toBe(
      healthy ? 'consistent' : sample.findings[0] === 'in_flight' ? 'unknown' : 'inconsistent',
    );
    expect(inspection.calls.length).toBeGreaterThan(0);
    expect(inspection.calls.every(({ steps }) => (steps?.length ?? 0) > 0)).toBe(true);
  });
});

describe('of the other record types too', () => {
  test.each(copiedSamples.map((sample) => [sample.title, sample] as const))('%s', async (_title, sample) => {
    const inspection = await inspect(sample);
    expect(unexplained(inspection)).toEqual(sample.findings);
    expect(inspection.verdict).toBe(sample.findings.length === 0 ? 'consistent' : 'inconsistent');
    expect(inspection).toMatchObject({ recordType: sample.type.id, title: sample.type.title, calls: [] });
    // Which acknowledged call was lost can't be told of a type that declares none.
    expect(inspection.notJudged.length > 0).toBe(sample.type.calls.length === 0);
    // Nothing says "card" or "scorecard" to whoever has none.
    expect(JSON.stringify({ ...inspection, rows: [], versions: [] })).not.toMatch(/card|criteri|director|historic/i);
  });

  test('an order speaks in its own words', async () => {
    const [order, , removed] = await Promise.all(copiedSamples.map(inspect));
    expect(order?.headline.lead).toMatch(/out of order/);
    expect(order?.findings[0]?.explanation).toContain('differs in customer');
    expect(removed?.headline.rest).toContain('the deletion of item 2');
  });
});

test('the incident: Submit was acknowledged, every copy says that it never was', async () => {
  const inspection = await inspect(samples[0] as SampleRecord);
  expect(inspection.name).toBe('customers/cox/profiles/sales/scorecards/019bd2e8-5c71-70e9-9a89-acb3efd08e34');
  const submitted = inspection.calls.find(({ call }) => call === 'SubmitScorecard');
  expect(submitted).toMatchObject({
    status: 200,
    response: { submittedAt: expect.stringMatching(/^20\d\d-.*\.\d{6}Z$/) as unknown },
  });
  expect(rootFields(inspection).find(({ field }) => field === 'submittedAt')).toMatchObject({
    values: { director: null, historic: null, 'clickhouse.final': '1970-01-01T00:00:00.000000Z' },
  });
  expect(inspection.versions.filter(({ rowSet }) => rowSet === 'card')).toHaveLength(3);
});

describe('seeding again', () => {
  const calls = () =>
    state.pool.query('SELECT name, call_id FROM lastwrite.calls ORDER BY 1, 2').then(({ rows }) => rows as unknown[]);
  const versions = async (sample: SampleRecord) => (await inspect(sample)).versions.length;

  test('does nothing while all samples stand', async () => {
    const before = await calls();
    expect(await seed()).toEqual([]);
    expect(await calls()).toEqual(before);
    expect((await listSamples(state, SAMPLE_ENVIRONMENT)).map(({ name }) => name)).toEqual(
      [...samples, ...copiedSamples].map(({ name }) => name.text),
    );
  });

  test('completes a seed that was interrupted, without doubling anything', async () => {
    // Each has a partition to itself: clearing rewrites few parts.
    const showing = (code: FindingCode) => samples.find(({ findings }) => findings.includes(code)) as SampleRecord;
    const [half, unlisted] = [showing('history_merged_away'), showing('duplicate_final')];
    const [before, versionsBefore] = [await calls(), await versions(unlisted)];
    const client = new Client({ connectionString: databases.postgresUrl });
    await client.connect();
    await client.query('DELETE FROM director.scorecards WHERE scorecard_id = $1', [half.name.scorecard]);
    await client.end();
    await state.pool.query('DELETE FROM lastwrite.samples WHERE name = $1', [unlisted.name.text]);

    expect(await seed()).toHaveLength(2);
    expect(await calls()).toEqual(before);
    expect(await versions(unlisted)).toBe(versionsBefore);
    expect(await seed()).toEqual([]);
    await sleep(settleMs + 200);
    for (const sample of [half, unlisted]) expect(unexplained(await inspect(sample))).toEqual(sample.findings);
  });
});

test('historic that is wrong says which write did it, and that ClickHouse is right', async () => {
  const sample = samples.find(({ findings: [first] }) => first === 'derived_divergence') as SampleRecord;
  const { headline, findings } = await inspect(sample);
  expect(headline.lead).toBe('historic disagrees with director.');
  expect(headline.rest).toMatch(
    / ClickHouse is right\. Work that an Update left behind wrote it last, at [\d:.]+, over the write of a Submit that had committed later\.$/,
  );
  expect(findings[0]).toMatchObject({
    explanation: expect.stringContaining('ClickHouse is right: it holds what Postgres holds.') as string,
    evidence: {
      clickhouse: 'right',
      writtenBy: { call: 'UpdateScorecard', later: true, overtook: 'SubmitScorecard' },
    },
  });
});
