import { useMemo } from 'react';
import { diffValues } from '@/lib/view/compare/valueDiff';
import type { Value } from '@/lib/view/inspection';
import { showValue } from '@/lib/view/values';
import { ValueView } from '../ui/ValueView';
import { DiffView } from './DiffView';

/** A value of the field table and what sets it apart from the truth's. */
export function ValueDiffView({ from, to }: { readonly from: Value; readonly to: Value }) {
  const diff = useMemo(() => diffValues(from, to), [from, to]);
  return diff.kind === 'whole' ? <ValueView value={showValue(to)} /> : <DiffView diff={diff} shown="both" />;
}
