import type { LabGroup } from '@/lib/contract/lab';
import { outcomeFacts, resultTexts, rowsText, tableTitle, type Told } from './labOutcome';

type ToldOutcome = Told<Pick<LabGroup, 'shortest' | 'serverChose'>>;

/** Rows that a title shows of a table. */
const MOST_ROWS = 5;

/**
 * What tells the outcomes of one cell apart, in their order: their facts, and for those of which the facts are the same, the results of the steps that differ,
 * else what the tables held in the end. Pure.
 */
export function outcomeTitles(outcomes: readonly ToldOutcome[]): readonly (readonly string[])[] {
  const facts = outcomes.map(({ shortest, serverChose }) => outcomeFacts(shortest, serverChose));
  const byResults = furtherFacts(facts, outcomes.map(resultsOf));
  return furtherFacts(byResults, outcomes.map(contentsOf));
}

/** For titles that are the same: whatever of `details` tells more of them apart. */
function furtherFacts(
  titles: readonly (readonly string[])[],
  details: readonly ReadonlyMap<string, string>[],
): readonly (readonly string[])[] {
  const told = titles.map((title) => [...title]);
  const byTitle = new Map<string, number[]>();
  for (const [index, title] of titles.entries()) {
    const text = JSON.stringify(title);
    byTitle.set(text, [...(byTitle.get(text) ?? []), index]);
  }
  for (const alike of byTitle.values()) {
    const keys = new Set(alike.flatMap((index) => [...(details[index]?.keys() ?? [])]));
    let signatures = alike.map(() => '');
    for (const key of keys) {
      if (new Set(signatures).size === alike.length) break;
      const texts = alike.map((index) => details[index]?.get(key) ?? `${key} did not run`);
      const finer = signatures.map((signature, position) => JSON.stringify([signature, texts[position]]));
      if (new Set(finer).size === new Set(signatures).size) continue;
      signatures = finer;
      for (const [position, index] of alike.entries()) told[index]?.push(texts[position] ?? '');
    }
  }
  return told;
}

function resultsOf({ shortest }: ToldOutcome): ReadonlyMap<string, string> {
  return new Map(
    shortest.steps.map((each) => {
      const { step, attempt } = each;
      const key = attempt > 1 ? `${step} (attempt ${attempt})` : step;
      const texts = resultTexts(each);
      return [key, `${key} → ${texts.length === 0 ? 'done' : texts.join(', ')}`];
    }),
  );
}

function contentsOf({ shortest }: ToldOutcome): ReadonlyMap<string, string> {
  return new Map(
    shortest.contents.map((each) => [tableTitle(each), `${tableTitle(each)}: ${rowsText(each, MOST_ROWS)}`]),
  );
}
