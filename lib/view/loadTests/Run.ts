import type { LoadTest } from '@/lib/contract/loadTests';
import type { Side } from '@/lib/wording/comparison/Side';
import { formatUtc } from '../time';

/** A load test among others: with a name that tells it from them, and a place that gives it its colour and glyph. */
export interface Run extends Side {
  readonly name: string;
  /** 0, 1, 2, …: which of the series' colours. */
  readonly colour: number;
  /** So that colour never is the only thing that tells series apart. */
  readonly glyph: string;
  readonly loadTest: LoadTest;
}

const glyphs = ['●', '■', '▲', '◆', '▼', '○', '□', '△', '◇', '▽'];

/** Names by label, else by variant; within a sentence a label stands in quotation marks, for it may be any words; where several would be called the same, the start is added. In the order given. */
export function nameRuns(loadTests: readonly LoadTest[]): readonly Run[] {
  const plain = loadTests.map(({ request }) => request.label ?? request.variant);
  return loadTests.map((loadTest, index) => {
    const own = plain[index] ?? '';
    const shared = plain.filter((other) => other === own).length > 1;
    const name = shared ? `${own}, ${formatUtc(loadTest.createdAt).slice(0, 16)}` : own;
    return {
      id: loadTest.id,
      loadTest,
      loadTests: [loadTest],
      colour: index,
      glyph: glyphs[index % glyphs.length] ?? '●',
      name,
      spoken: loadTest.request.label === undefined ? name : `“${name}”`,
    };
  });
}
