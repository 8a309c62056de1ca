/**
 * P values adjusted for being several, in the order given: each is what remains of it when the chance that any of them errs is held
 * (Holm, Scandinavian Journal of Statistics 6, 1979, 65–70). Never smaller than before, never above 1.
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const ascending = pValues.map((pValue, index) => ({ pValue, index })).sort((a, b) => a.pValue - b.pValue);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let largest = 0;
  for (const [rank, { pValue, index }] of ascending.entries()) {
    largest = Math.max(largest, Math.min(1, pValue * (pValues.length - rank)));
    adjusted[index] = largest;
  }
  return adjusted;
}
