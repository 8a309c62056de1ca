/** On or off, said in a word. */
export function Switch({
  on,
  label,
  busy,
  toggle,
  testId,
}: {
  readonly on: boolean;
  readonly label: string;
  readonly busy: boolean;
  readonly toggle: () => void;
  readonly testId: string;
}) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={label}
      disabled={busy}
      onClick={toggle}
      data-testid={testId}
      className="inline-flex items-center gap-2 text-sm"
    >
      <span
        aria-hidden="true"
        className={`relative inline-block h-4 w-7 rounded-full border ${on ? 'border-ink bg-ink' : 'border-strong bg-sunk'}`}
      >
        <span className={`absolute top-0.5 size-2.5 rounded-full ${on ? 'right-0.5 bg-paper' : 'left-0.5 bg-mute'}`} />
      </span>
      {on ? 'on' : 'off'}
    </button>
  );
}
