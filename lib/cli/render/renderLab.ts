import type { RaceExploration } from '@/lib/scenarios/sql/explore/exploreRace';
import type { LabVerdict } from '@/lib/scenarios/sql/explore/verdictOf';
import type { IsolationLevel, SqlRace } from '@/lib/scenarios/sql/race/SqlRace';
import { counted } from '@/lib/wording/formatMs';
import { conditionsOf } from '@/lib/wording/labOutcome';
import { labText, type Paper } from '@/lib/wording/labText';
import { printable } from './printable';
import type { Style } from './style';
import { renderTable } from './table';

export interface ExploredRace {
  readonly variant: string | null;
  readonly level: IsolationLevel | null;
  readonly verdict: LabVerdict;
  readonly exploration: RaceExploration;
}

export function labProgress(orders: number, variant: string | null, level: IsolationLevel | null): string {
  return `${counted(orders, 'order')} run, ${conditionsOf(variant, level)}`;
}

/** What the orders of a race led to, with `withStates` also what the tables held after each step. */
export function renderLab(race: SqlRace, explored: readonly ExploredRace[], style: Style, withStates = false): string {
  const cells = explored.map(({ exploration, ...each }) => ({ ...exploration, ...each }));
  const paper: Paper = { ...style, printable, table: (head, rows, indent) => renderTable(head, rows, style, indent) };
  return labText(race, cells, paper, { more: '--json', states: withStates });
}
