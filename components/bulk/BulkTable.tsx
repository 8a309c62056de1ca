'use client';

import Link from 'next/link';
import type { BulkRow } from '@/lib/view/bulkTable';
import { recordPath } from '@/lib/view/recordAddress';
import { findingTitles } from '@/lib/view/samples';
import { RecordName } from '../ui/RecordName';
import { VerdictMark } from '../ui/VerdictMark';
import { DataTable } from '../ui/DataTable';

export function BulkTable({ rows, environment }: { readonly rows: readonly BulkRow[]; readonly environment: string | null }) {
  return (
    <div className="mt-4">
      <DataTable label="Records" testId="bulk-table" count={rows.length} estimatePx={36} head={
        <tr><th scope="col">record</th><th scope="col">verdict</th><th scope="col">findings</th><th scope="col">in one sentence</th></tr>
      } row={(index, props) => {
        const row = rows[index];
        if (!row) return null;
        const { text, answer } = row;
        return (
          <tr key={text} {...props} data-testid="bulk-row" data-name={text} data-verdict={answer?.verdict ?? 'waiting'}>
            <th scope="row" className="min-w-64 !font-normal !whitespace-normal">
              {answer?.error || !text.includes('/') ? <RecordName name={text} className="[overflow-wrap:anywhere]" /> : <Link prefetch={false} href={recordPath(text, environment)} className="hover:underline"><RecordName name={text} /></Link>}
            </th>
            <td className="whitespace-nowrap">{answer ? <VerdictMark verdict={answer.verdict} withWord /> : <span className="skeleton inline-block h-4 w-24" aria-label="waiting" role="img" />}</td>
            <td>{answer?.findings.map((code) => <code key={code} className="block whitespace-nowrap text-mute" title={findingTitles[code]}>{code}</code>)}</td>
            <td className="min-w-64">{answer?.error ? <span className="text-mute">{answer.error.detail}</span> : answer?.headline}</td>
          </tr>
        );
      }} />
    </div>
  );
}
