'use client';

import type { Inspection } from '@/lib/view/inspection';
import { InspectionCopy } from '../../record/InspectionCopy';

/** A kept inspection can be copied, not refreshed. */
export function KeptControls({ inspection }: { readonly inspection: Inspection }) {
  return (
    <>
      <InspectionCopy inspection={inspection} />
      <a href="#sql" className="control">
        SQL
      </a>
    </>
  );
}
