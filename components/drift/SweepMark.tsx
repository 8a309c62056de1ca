import { sweepStateTitles, type SweepState } from '@/lib/view/drift/sweepRow';

const paths: Readonly<Record<SweepState, string>> = {
  queued: '',
  running: '',
  paused: 'M5 3.5V10.5M9 3.5V10.5',
  clean: 'M2.5 7.5 5.5 10.5 11.5 3.5',
  drifted: 'M3 3 11 11 M11 3 3 11',
  incomplete: 'M4.6 5a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2.9-1.2 1.7M7 11.4v.1',
  cancelled: 'M3.5 3.5H10.5V10.5H3.5Z',
  failed: 'M7 2.5v5.5M7 11.2v.1',
};

/** A sweep's status or result: a glyph and a word. Red is for drift. */
export function SweepMark({ state }: { readonly state: SweepState }) {
  const look = state === 'drifted' ? 'text-bad' : state === 'clean' || state === 'running' ? 'text-ink' : 'text-mute';
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap ${look}`}
      data-testid="sweep-state"
      data-state={state}
    >
      <svg
        width="14"
        height="14"
        viewBox="0 0 14 14"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        className={`shrink-0 ${state === 'running' ? 'pulse' : ''}`}
      >
        {state === 'queued' && <circle cx="7" cy="7" r="4.5" strokeDasharray="2 2.2" />}
        {state === 'running' && <circle cx="7" cy="7" r="4.5" fill="currentColor" />}
        {paths[state] !== '' && <path d={paths[state]} />}
      </svg>
      {sweepStateTitles[state]}
    </span>
  );
}
