import { openStores } from '@/lib/reference/openStores';
import { scorecardType } from '@/lib/reference/scorecard/scorecardType';
import { recordCalls } from '@/lib/state/calls';
import { openState } from '@/lib/state/openState';
import { listSamples, saveSamples, type Sample } from '@/lib/state/samples';
import { clearRecord } from './clearRecord';
import type { CopiedSample } from './copied/CopiedSample';
import { copiedSamples, isStanding, makeCopied } from './copied/seedCopied';
import { findStanding } from './findStanding';
import { makeSample } from './makeSample';
import { samples } from './samples';
import type { SampleRecord } from './SampleStage';

/** In the order in which the start page offers them. */
const all: readonly (SampleRecord | CopiedSample)[] = [...samples, ...copiedSamples];

/** The environment of the embedded stack. */
export const SAMPLE_ENVIRONMENT = 'local';

export interface SampleStack {
  /** May write the inspected database. */
  readonly postgresUrl: string;
  /** May write; a database in the url's path is replaced by `database`. */
  readonly clickhouse: { readonly url: string; readonly database: string };
  readonly stateUrl: string;
}

/**
 * Makes the samples that are not there, and nothing when all are. A sample counts as made when it is listed in the state, which happens
 * last; one that was interrupted is taken out of the stores and made anew. Throws what the stores say.
 */
export async function seedSamples(stack: SampleStack & { readonly report: (message: string) => void }): Promise<void> {
  const stores = openSampleStores(stack);
  const state = openState(stack.stateUrl);
  try {
    const listed = await listSamples(state, SAMPLE_ENVIRONMENT);
    const made = new Set(listed.map(({ name }) => name));
    const standing = new Set(await findStanding(stores, samples, made));
    for (const sample of copiedSamples)
      if (made.has(sample.name.text) && (await isStanding(stores, sample))) standing.add(sample.name.text);
    const missing = all.filter(({ name }) => !standing.has(name.text));
    for (const [index, sample] of missing.entries()) {
      stack.report(`making record ${index + 1} of ${missing.length}: ${sample.title}`);
      if ('tables' in sample) await makeCopied(stores, sample);
      else {
        await clearRecord(stores, sample.name);
        await recordCalls(state, SAMPLE_ENVIRONMENT, scorecardType, await makeSample(stores, sample));
      }
      standing.add(sample.name.text);
      await saveSamples(state, SAMPLE_ENVIRONMENT, all.filter(({ name }) => standing.has(name.text)).map(toListed));
    }
    const current = all.map(toListed);
    if (missing.length === 0 && JSON.stringify(current) !== JSON.stringify(listed))
      await saveSamples(state, SAMPLE_ENVIRONMENT, current);
  } finally {
    await Promise.all([stores.close(), state.close()]);
  }
}

export function openSampleStores({ postgresUrl, clickhouse }: Pick<SampleStack, 'postgresUrl' | 'clickhouse'>) {
  const url = new URL(clickhouse.url);
  url.pathname = `/${clickhouse.database}`;
  return openStores(postgresUrl, url.href);
}

function toListed({ name, title, summary, findings }: SampleRecord | CopiedSample): Sample {
  return { name: name.text, title, summary, findings };
}
