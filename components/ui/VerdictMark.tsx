import type { Verdict } from '@/lib/view/inspection';

const words: Record<Verdict, string> = { consistent: 'Consistent', inconsistent: 'Inconsistent', unknown: 'Unknown' };

/** A tick, a cross or a question mark, and the word for it where there is room. */
export function VerdictMark({
  verdict,
  withWord = false,
  size = 14,
}: {
  readonly verdict: Verdict;
  readonly withWord?: boolean;
  readonly size?: number;
}) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 ${verdict === 'inconsistent' ? 'text-bad' : verdict === 'unknown' ? 'text-mute' : 'text-ink'}`}
    >
      <svg
        width={size}
        height={size}
        viewBox="0 0 14 14"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        className="shrink-0"
      >
        {verdict === 'consistent' && <path d="M2.5 7.5 5.5 10.5 11.5 3.5" />}
        {verdict === 'inconsistent' && <path d="M3 3 11 11 M11 3 3 11" />}
        {verdict === 'unknown' && <path d="M4.6 5a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2.9-1.2 1.7M7 11.4v.1" />}
      </svg>
      <span className={withWord ? '' : 'sr-only'}>{words[verdict]}</span>
    </span>
  );
}
