import { expect, it } from 'vitest';
import { provenVariants } from './provenVariants';
import { anExploration } from './testing/anExploration';

it('names the variants whose every order was run and held, and none that any exploration breaks', () => {
  const explored = (variant: string, violating = 0, complete = true) =>
    anExploration(12, violating, { complete, request: { variant } });
  const variants = ['a', 'b', 'c', 'd'].map((id) => ({ id }));
  expect(
    provenVariants(variants, [explored('c'), explored('a'), explored('b'), explored('b', 1), explored('d', 0, false)]),
  ).toEqual(['a', 'c']);
});
