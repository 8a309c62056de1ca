import type { LabRun } from '@/lib/contract/lab';
import { CopyButton } from '../ui/CopyButton';
import { Section } from '../ui/Section';

/** The race as it was written. */
export function RaceText({ run: { request } }: { readonly run: LabRun }) {
  return (
    <Section
      id="race"
      title="The race"
      aside={
        <CopyButton text={request.text} label="Copy the race" testId="lab-copy-race">
          Copy
        </CopyButton>
      }
    >
      <pre
        tabIndex={0}
        aria-label="The race as it was written"
        role="region"
        className="panel max-h-[480px] overflow-auto whitespace-pre-wrap px-4 py-3 leading-5 [overflow-wrap:anywhere]"
        data-testid="lab-race-text"
      >
        {request.text}
      </pre>
    </Section>
  );
}
