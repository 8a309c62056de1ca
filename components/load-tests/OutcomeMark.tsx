import type { Outcome } from '@/lib/contract/loadTests';

const words: Record<Outcome, string> = { passed: 'Passed', failed: 'Failed', errored: 'Not judged' };

/** A tick, a cross, or a dash for what could not be judged; and the word. */
export function OutcomeMark({ outcome }: { readonly outcome: Outcome }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap ${outcome === 'failed' ? 'text-bad' : outcome === 'errored' ? 'text-mute' : ''}`}
    >
      <svg
        width="14"
        height="14"
        viewBox="0 0 14 14"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        className="shrink-0"
      >
        {outcome === 'passed' && <path d="M2.5 7.5 5.5 10.5 11.5 3.5" />}
        {outcome === 'failed' && <path d="M3 3 11 11 M11 3 3 11" />}
        {outcome === 'errored' && <path d="M3 7H11" />}
      </svg>
      {words[outcome]}
    </span>
  );
}
