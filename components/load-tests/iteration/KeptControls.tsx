'use client';

import { fieldsAsCsv, inspectionAsJson } from '@/lib/view/copyFormats';
import type { Inspection } from '@/lib/view/inspection';
import { inspectionMarkdown } from '@/lib/wording/inspectionMarkdown';
import { CopyButton } from '../../ui/CopyButton';

/** A kept inspection can be taken along; there is nothing to read again. */
export function KeptControls({ inspection }: { readonly inspection: Inspection }) {
  return (
    <>
      <CopyButton
        text={() => inspectionMarkdown(inspection, window.location.href)}
        label="Copy as Markdown"
        testId="copy-markdown"
      >
        Markdown
      </CopyButton>
      <CopyButton text={() => inspectionAsJson(inspection)} label="Copy as JSON" testId="copy-json">
        JSON
      </CopyButton>
      <CopyButton text={() => fieldsAsCsv(inspection)} label="Copy the fields as CSV" testId="copy-csv">
        CSV
      </CopyButton>
      <CopyButton text={() => window.location.href} label="Copy the link" testId="copy-link">
        Link
      </CopyButton>
      <a href="#sql" className="control">
        SQL
      </a>
    </>
  );
}
