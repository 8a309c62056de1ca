import { parametersOfText, type ParameterValue } from '@/lib/contract/parameters';
import { UsageError } from './UsageError';

const FORM = /^[a-z][a-z0-9_]*=\d{1,9}(,\s*\d{1,9})*$/;

/** `--set coaches=3 --set batches=3,1`, as far as an option can be wrong by itself: the scenario says the rest. Throws UsageError. */
export function readParameters(set: readonly string[] = []): { parameters?: Record<string, ParameterValue> } {
  const wrong = set.find((text) => !FORM.test(text));
  if (wrong !== undefined)
    throw new UsageError(`--set expects a parameter and its value, like coaches=3 or batches=3,1; found ${wrong}`);
  return set.length === 0 ? {} : { parameters: parametersOfText(set.join(';')) };
}
