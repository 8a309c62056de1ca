import { parseTime } from '../time';
import { plainNumber } from '@/lib/record/exactJson';
import { verdictOf, type Judgement, type TypedValue } from './judgement';

/** Ranges as text by their bounds: times as times, numbers as numbers, whatever zone or quotes they are written with. */
export function compareRanges(truth: TypedValue, copy: TypedValue): Judgement {
  return verdictOf(canonical(String(truth.value)) === canonical(String(copy.value)), 'ranges by their bounds');
}

function canonical(text: string): string {
  return text
    .split(/("(?:[^"\\]|\\.)*"|[[\](){},])/)
    .map((part) => boundOf(part.replace(/^"(.*)"$/s, '$1').trim()))
    .join('');
}

function boundOf(text: string): string {
  const time = parseTime(text);
  return time === null ? plainNumber(text) : `@${time}`;
}
