import { interleavingDefaults, type Exploration, type InterleavingInput } from '@/lib/contract/interleavings';
import { raceSize } from './raceSize';

/** What goes into a request beside its variant, and by what an exploration is recognised. */
export type ReadyOptions = Pick<InterleavingInput, 'reindex' | 'reduce' | 'coaches' | 'batches' | 'schedulers'>;

/** True for an exploration of the race that these options make. Whether equal orders were left out makes no other race, and no other verdict. */
export function hasOptions({ request }: Pick<Exploration, 'request'>, options: ReadyOptions): boolean {
  return (
    request.reindex === (options.reindex ?? false) &&
    (options.coaches === undefined || (request.coaches ?? interleavingDefaults.coaches) === options.coaches) &&
    (options.schedulers === undefined ||
      (request.schedulers ?? interleavingDefaults.schedulers) === options.schedulers) &&
    (options.batches === undefined ||
      (request.batches ?? interleavingDefaults.batches).join() === options.batches.join())
  );
}

/** `with the reindex job, 3 coaches, every order`: what is not the default, in words; empty when all is. */
export function optionsInWords(
  request: Pick<Exploration['request'], 'reindex' | 'coaches' | 'batches' | 'schedulers' | 'reduce'>,
): string {
  return [
    ...(request.reindex ? ['with the reindex job'] : []),
    raceSize(request),
    ...(request.reduce ? [] : ['every order, equal ones too']),
  ]
    .filter((part) => part !== '')
    .join(', ');
}
