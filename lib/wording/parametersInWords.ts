import type { ParameterValue, ParameterValues } from '@/lib/contract/parameters';

/** `3 coaches`, `batches of 3 and 1`: a text for each number that a run has chosen. Ids of parameters are plural nouns. */
export function parametersInWords(values: ParameterValues): readonly string[] {
  return Object.entries(values).map(([id, value]) => parameterInWords(id.replaceAll('_', ' '), value));
}

function parameterInWords(noun: string, value: ParameterValue): string {
  if (typeof value === 'number') return `${value} ${noun}`;
  return `${noun} of ${value.slice(0, -1).join(', ')}${value.length > 1 ? ' and ' : ''}${value.at(-1) ?? 0}`;
}
