import { rowId } from '@/lib/record/rows';
import { counted, formatCount } from '@/lib/wording/formatMs';
import type { Copy, Version } from './inspection';

/** Beside a copy's title: how long it took, and what is to know of it before anything else. */
export function copyWords({ copy, view, status, durationMs }: Copy, versions: readonly Version[]): string {
  if (status === 'unavailable') return 'unavailable';
  const took = `${durationMs < 10 ? durationMs.toFixed(1) : Math.round(durationMs)} ms`;
  if (status === 'missing') return `no row, ${took}`;
  if (view !== 'raw') return took;
  const own = versions.filter((version) => version.copy === copy);
  const rows = new Set(own.map(rowId)).size;
  return `${counted(own.length, 'version')}${rows < 2 ? '' : ` of ${formatCount(rows)} rows`}, ${took}`;
}
