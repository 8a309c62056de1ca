'use client';

import { SaidOver } from './SaidOver';
import { useSaid } from './useSaid';

/** Copies text and says so, to eyes and to screen readers. `label` is what is copied: `Copy the name`. */
export function CopyButton({
  text,
  label,
  children,
  className = 'control',
  testId,
}: {
  readonly text: string | (() => string);
  readonly label: string;
  readonly children?: React.ReactNode;
  readonly className?: string;
  readonly testId?: string;
}) {
  const { said, done, copy } = useSaid();
  return (
    <>
      <button
        type="button"
        className={className}
        title={label}
        aria-label={children ? undefined : label}
        onClick={() => {
          void copy(typeof text === 'string' ? text : text(), 'Copied');
        }}
        data-testid={testId}
      >
        <SaidOver said={said} done={done}>
          {children ?? <CopyIcon />}
        </SaidOver>
      </button>
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}

function CopyIcon() {
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 14 14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      aria-hidden="true"
    >
      <path d="M4.5 4.5v-3h8v8h-3m-8-5h8v8h-8Z" />
    </svg>
  );
}
