import type { OrderOutcome } from '@/lib/contract/interleavings';
import { outcomeWords } from '@/lib/view/interleavings/orderWords';

/** A tick, a cross, a knot, or a dash for what could not be judged; and the word. */
export function OrderMark({ outcome }: { readonly outcome: OrderOutcome }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap ${outcome === 'violated' ? 'text-bad' : outcome === 'error' ? 'text-mute' : ''}`}
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
        {outcome === 'ok' && <path d="M2.5 7.5 5.5 10.5 11.5 3.5" />}
        {outcome === 'violated' && <path d="M3 3 11 11 M11 3 3 11" />}
        {outcome === 'deadlock' && <path d="M5 4.5h6v5H5ZM3 7v4.5h5" />}
        {outcome === 'error' && <path d="M3 7H11" />}
      </svg>
      {outcomeWords[outcome]}
    </span>
  );
}
