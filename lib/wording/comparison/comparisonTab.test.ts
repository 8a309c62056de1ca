import { describe, expect, it } from 'vitest';
import { comparisonTab } from './comparisonTab';
import type { Comparison, SideVerdict } from './compareSides';

type Named = SideVerdict['run'] & { readonly name: string };

const side = (name: string): Named => ({ id: name, spoken: name, loadTests: [], name });

function verdictOn(name: string, verdict: SideVerdict['verdict']): SideVerdict<Named> {
  return { run: side(name), verdict, sentence: '', difference: null, interval95: null, pValue: null, warnings: [] };
}

function comparison(...verdicts: readonly SideVerdict<Named>[]): Comparison<Named> {
  return { base: side('before'), delays: [], verdicts };
}

describe('what the tab says of a comparison', () => {
  it('is the verdict and both names; of several runs no single verdict', () => {
    expect(comparisonTab(comparison(verdictOn('after', 'worse')))).toBe('Worse · after against before');
    expect(comparisonTab(comparison(verdictOn('after', 'worse'), verdictOn('later', 'better')))).toBe(
      'before against 2 other runs',
    );
  });

  it('leaves it to the page while there is nothing to compare', () => {
    expect(comparisonTab(comparison())).toBeNull();
    expect(comparisonTab({ base: null, delays: [], verdicts: [] })).toBeNull();
  });
});
