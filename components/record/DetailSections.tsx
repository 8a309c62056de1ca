'use client';

import { heldNowhere } from '@/lib/view/heldNowhere';
import type { Inspection } from '@/lib/view/inspection';
import { CompareSection } from '../compare/CompareSection';
import { CallSection } from './CallSection';
import { CheckSection } from './CheckSection';
import { SqlSection } from './SqlSection';
import { VersionSection } from './VersionSection';

/** What is below the fold: versions, rows and SQL, calls, checks. */
export function DetailSections({ inspection }: { readonly inspection: Inspection }) {
  return (
    <>
      {(inspection.versions.length > 0 || !heldNowhere(inspection)) && <VersionSection inspection={inspection} />}
      {!heldNowhere(inspection) && <CompareSection inspection={inspection} />}
      <SqlSection inspection={inspection} />
      <CallSection inspection={inspection} />
      <CheckSection inspection={inspection} />
    </>
  );
}
