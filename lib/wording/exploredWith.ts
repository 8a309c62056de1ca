import type { Exploration, InterleavingInput } from '@/lib/contract/interleavings';
import { sameParameters, type ParameterValues } from '@/lib/contract/parameters';
import { parametersInWords } from './parametersInWords';

/** What goes into a request beside its variant, and by what an exploration is recognised. */
export type ReadyOptions = Pick<InterleavingInput, 'reindex' | 'reduce'> & { readonly parameters: ParameterValues };

/** True for an exploration of the race that these options make. Whether equal orders were left out makes no other race, and no other verdict. */
export function hasOptions({ request }: Pick<Exploration, 'request'>, options: ReadyOptions): boolean {
  return request.reindex === (options.reindex ?? false) && sameParameters(request.parameters, options.parameters);
}

/** `with the reindex job, 3 coaches, every order`: what is chosen, in words; empty when nothing is. */
export function optionsInWords(request: Pick<Exploration['request'], 'reindex' | 'parameters' | 'reduce'>): string {
  return [
    ...(request.reindex ? ['with the reindex job'] : []),
    ...parametersInWords(request.parameters),
    ...(request.reduce ? [] : ['every order, equal ones too']),
  ].join(', ');
}
