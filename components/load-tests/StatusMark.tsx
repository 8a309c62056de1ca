import type { LoadTestStatus } from '@/lib/contract/loadTests';
import { statusTexts } from '@/lib/wording/runStatus';

/** A run's status: a glyph and a word. Red is for findings; ending early is not one. */
export function StatusMark({ status }: { readonly status: LoadTestStatus }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap ${status === 'completed' ? '' : 'text-mute'}`}
      data-testid="status"
      data-status={status}
    >
      <svg
        width="14"
        height="14"
        viewBox="0 0 14 14"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        className={`shrink-0 ${status === 'running' ? 'pulse text-ink' : ''}`}
      >
        {status === 'queued' && <circle cx="7" cy="7" r="4.5" strokeDasharray="2 2.2" />}
        {status === 'running' && <circle cx="7" cy="7" r="4.5" fill="currentColor" />}
        {status === 'completed' && <path d="M2.5 7.5 5.5 10.5 11.5 3.5" />}
        {status === 'cancelled' && <rect x="3" y="3" width="8" height="8" rx="1" />}
        {status === 'failed' && <path d="M7 2.5v5.5M7 11.2v.1" />}
      </svg>
      <span className={status === 'running' ? 'text-ink' : ''}>{statusTexts[status]}</span>
    </span>
  );
}
