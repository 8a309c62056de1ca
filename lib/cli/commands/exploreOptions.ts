import { UsageError } from '../UsageError';
import type { ExploreOptions } from './explore';
import type { ExploreFileOptions } from './exploreFile';

const ofFiles = {
  level: '--level',
  allVariants: '--all-variants',
  states: '--states',
  expected: '--expected',
  postgres: '--postgres',
  clickhouse: '--clickhouse',
} as const;
const ofScenarios = {
  reindex: '--reindex',
  set: '--set',
  allOrders: '--all-orders',
  environment: '--environment',
  url: '--url',
} as const;

type Options = ExploreOptions & ExploreFileOptions & { readonly url?: string };

/** Scenarios and files have options of their own, and only files may be without a variant. @throws UsageError */
export function checkOptions(isFile: boolean, variant: string | undefined, options: Options): void {
  const foreign = Object.entries(isFile ? ofScenarios : ofFiles).find(
    ([key]) => options[key as keyof Options] !== undefined,
  );
  if (foreign) throw new UsageError(`${foreign[1]} works only with ${isFile ? 'scenarios' : 'files'}`);
  if (!isFile && variant === undefined)
    throw new UsageError('name a variant, as in explore scorecard_race save_all/async_closure');
}
