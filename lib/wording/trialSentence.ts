import type { FieldTrial } from '@/lib/evidence/trial';

const units: Readonly<Record<number, string>> = {
  [-1]: 'days',
  0: 'seconds',
  3: 'milliseconds',
  6: 'microseconds',
  9: 'nanoseconds',
};

/** An expression that is compared in place of a column, with how its copy is called. */
export interface ComparedExpression {
  readonly copy: string;
  readonly sql: string;
}

/**
 * What a trial says of a field: `equal in 200 of 200`, `equal in 0 of 200: always 2 hours apart`, `not compared: no rule for …`. `copy`: how the
 * copy is called; `expressions`: what is compared in place of columns.
 */
export function trialSentence(
  trial: Omit<FieldTrial, 'rowSet' | 'field' | 'copy'>,
  copy: string,
  expressions: readonly ComparedExpression[] = [],
): string {
  return [countSentence(trial, copy), ...expressions.map((each) => `${each.copy} as ${each.sql}`)].join('; ');
}

function countSentence(
  {
    compared,
    uncompared,
    why,
    agree,
    defaults,
    cutTo,
    pattern,
    exceptions,
    suspect,
  }: Omit<FieldTrial, 'rowSet' | 'field' | 'copy'>,
  copy: string,
): string {
  const reason = why === null ? '' : `: ${why}`;
  if (compared === 0) return `not compared${reason}`;
  const rest = uncompared === 0 ? '' : `; ${uncompared} not compared${reason}`;
  const count = `equal in ${agree} of ${compared}`;
  const how = [
    ...(cutTo === null || agree === 0 ? [] : [`when cut to ${units[cutTo] ?? `${cutTo} decimals of a second`}`]),
    ...(defaults === 0 ? [] : [`default where Postgres has NULL, ${defaults === 1 ? 'once' : `${defaults} times`}`]),
  ].join(', ');
  const equal = how === '' ? count : `${count}, ${how}`;
  if (agree === compared) return `${equal}${rest}`;
  const except = exceptions === 0 ? '' : `, except in ${exceptions}`;
  const differs = pattern === null ? '' : `: ${patternWords(pattern, copy)}${except}`;
  const doubt = suspect ? '; more likely paired or scaled wrongly than broken' : '';
  return `${equal}${differs}${doubt}${rest}`;
}

function patternWords(pattern: NonNullable<FieldTrial['pattern']>, copy: string): string {
  switch (pattern.kind) {
    case 'shifted':
      return `always ${duration(Math.abs(pattern.shiftMs))} ${pattern.shiftMs > 0 ? 'later' : 'earlier'} in ${copy}`;
    case 'scaled': {
      if (pattern.power === 0) return `the other sign in ${copy}`;
      const times = 10 ** Math.abs(pattern.power);
      return pattern.power > 0 ? `${times} times as large in ${copy}` : `1/${times} as large in ${copy}`;
    }
    case 'default':
      return `empty in ${copy}`;
    case 'placeholder':
      return `a placeholder of the pipeline in ${copy}`;
    case 'truncated':
      return `cut off in ${copy}`;
    case 'rounded':
      return `with fewer digits in ${copy}`;
    case 'encoding':
      return `characters are lost in ${copy}`;
    case 'reordered':
      return `the same items in another order in ${copy}`;
    default:
      return pattern satisfies never;
  }
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const part = (count: number, unit: string) => (count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`]);
  return [...part(hours, 'hour'), ...part(rest, 'minute')].join(' and ');
}
