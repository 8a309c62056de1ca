'use client';

import type { Inspection } from '@/lib/view/inspection';
import { CopyButton } from '../ui/CopyButton';
import { RecordName } from '../ui/RecordName';
import { Time } from '../ui/Time';
import { VerdictMark } from '../ui/VerdictMark';
import { CopyMenu } from './CopyMenu';
import { SourceLine } from './SourceLine';

interface Props {
  readonly inspection: Inspection;
  readonly environment: string | null;
  readonly busy: boolean;
  readonly watching: boolean;
  readonly refresh: () => void;
  readonly toggleWatch: () => void;
}

/** The answer: whose record, the verdict in one sentence, and from which copies it was told. */
export function RecordHead({ inspection, environment, busy, watching, refresh, toggleWatch }: Props) {
  const { name, verdict, headline, inspectedAt } = inspection;
  return (
    <header>
      <p className="flex items-center gap-1">
        <RecordName name={name} />
        <CopyButton text={name} label="Copy the name" className="inline-flex size-6 shrink-0 items-center justify-center text-mute hover:text-ink" testId="copy-name" />
      </p>
      <div aria-live="polite">
        <h1 data-testid="verdict" data-verdict={verdict} className="mb-3 mt-1 max-w-[92ch] text-xl font-semibold tracking-[-0.018em] text-pretty">
          <span className={`whitespace-nowrap max-sm:whitespace-normal ${verdict === 'inconsistent' ? 'text-bad' : ''}`}><span className="mr-2 inline-block align-[-2px]"><VerdictMark verdict={verdict} size={18} /></span>{headline.lead}</span>{' '}
          <span className={verdict === 'inconsistent' ? '' : 'font-normal'}>{headline.rest}</span>
        </h1>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-3">
        <SourceLine inspection={inspection} />
        <div className="flex flex-wrap items-center gap-2">
          <span className="mr-2 text-sm text-mute">read at <Time value={inspectedAt} only="clock" digits={0} /> UTC</span>
          <button type="button" className="control" onClick={refresh} disabled={busy} data-testid="refresh" title="Read every copy again (r)">{busy ? 'Reading…' : 'Refresh'}</button>
          <button type="button" className="control" aria-pressed={watching} onClick={toggleWatch} data-testid="watch-toggle" title="Follow the record until it is settled (w)">{watching ? 'Stop watching' : 'Watch'}</button>
          <CopyMenu inspection={inspection} environment={environment} />
          <a href="#sql" className="control">SQL</a>
        </div>
      </div>
    </header>
  );
}
