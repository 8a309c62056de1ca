import type { SqlRace } from '../race/SqlRace';
import { parseSpec } from './parseSpec';

export function parseRace(text: string): SqlRace {
  return parseSpec(text);
}
