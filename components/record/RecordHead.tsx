'use client';

import type { ReactNode } from 'react';
import type { Inspection } from '@/lib/view/inspection';
import { CopyButton } from '../ui/CopyButton';
import { RecordName } from '../ui/RecordName';
import { VerdictMark } from '../ui/VerdictMark';
import { SourceLine } from './SourceLine';

/** The answer: whose record, the verdict in one sentence, and from which copies it was told. `children` is what can be done about it. */
export function RecordHead({
  inspection,
  children,
}: {
  readonly inspection: Inspection;
  readonly children: ReactNode;
}) {
  const { name, verdict, headline } = inspection;
  return (
    <header>
      <p className="flex items-center gap-1">
        <RecordName name={name} />
        <CopyButton
          text={name}
          label="Copy the name"
          className="inline-flex size-6 shrink-0 items-center justify-center text-mute hover:text-ink print:hidden"
          testId="copy-name"
        />
      </p>
      <div aria-live="polite">
        <h1
          data-testid="verdict"
          data-verdict={verdict}
          className="mb-3 mt-1 max-w-[92ch] text-xl font-semibold tracking-[-0.018em] text-pretty"
        >
          <span
            className={`whitespace-nowrap max-sm:whitespace-normal ${verdict === 'inconsistent' ? 'text-bad' : ''}`}
          >
            <span className="mr-2 inline-block align-[-2px]">
              <VerdictMark verdict={verdict} size={18} />
            </span>
            {headline.lead}
          </span>{' '}
          <span className={verdict === 'inconsistent' ? '' : 'font-normal'}>{headline.rest}</span>
        </h1>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-3">
        <SourceLine inspection={inspection} />
        <div className="flex flex-wrap items-center gap-2">{children}</div>
      </div>
    </header>
  );
}
