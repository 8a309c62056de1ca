import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkout } from '@/lib/build/checkout.js';
import type { EnvironmentConfig } from '@/lib/environments/config';
import { readScenarioFile } from '@/lib/environments/readScenarioFile';
import type { RecordEntry } from '@/lib/record/RecordEntry';
import { orderType } from '@/lib/reference/order/orderType';
import { toScenario } from './requests/RequestScenario';
import { ScenarioRegistry } from './ScenarioRegistry';

const path = join(checkout, 'lib/reference/order/order_race.jsonc');
const text = readFileSync(path, 'utf8');
const bare = { id: 'eu', records: [] } as unknown as EnvironmentConfig;
const open = (changed: string, environments: readonly EnvironmentConfig[] = [bare]) =>
  new ScenarioRegistry([{ file: readScenarioFile(changed, path), path }], environments);

it('takes a scenario whose requests are calls of its record type', () => {
  expect(open(text).ids).toContain('order_race');
});

it('says which call the record type does not know, and which it does', () => {
  expect(() => open(text.replace('"call": "EditOrder"', '"call": "AmendOrder"'))).toThrow(
    /"call" is "AmendOrder"; expected one of the calls of the record type order: .*EditOrder/,
  );
});

it('says of a record type without calls that the race needs them', () => {
  const silent = { ...orderType, id: 'order', calls: [], rows: [], copies: [], key: [] } as unknown as RecordEntry;
  const environment = { id: 'eu', records: [silent] } as unknown as EnvironmentConfig;
  expect(() => open(text, [environment])).toThrow(
    /"call" is "EditOrder", and the record type order declares no calls; expected "calls" in the entry of the record type/,
  );
});

it('claims no lost write where no request is a call, for nothing was promised', () => {
  const codesOf = (changed: string) =>
    toScenario(readScenarioFile(changed, path), orderType).violations.map(({ code }) => code);
  expect(codesOf(text)).toContain('write_lost');
  expect(codesOf(text.replaceAll(/"call": "\w+",/g, ''))).not.toContain('write_lost');
});
