import type { ReactNode } from 'react';

export interface Choice {
  readonly value: string;
  readonly title: string;
  readonly summary: ReactNode;
  /** Why it can't be chosen; null when it can. */
  readonly refused: string | null;
}

/** Radio buttons, each with what choosing it means, or why it can't be chosen. */
export function Choices({
  name,
  choices,
  value,
  choose,
}: {
  readonly name: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly choose: (value: string) => void;
}) {
  return (
    <div className="grid gap-1 pt-1.5">
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={`flex items-baseline gap-2.5 ${choice.refused === null ? 'cursor-pointer' : ''}`}
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            disabled={choice.refused !== null}
            data-testid={`${name}-${choice.value}`}
            aria-labelledby={`${name}-${choice.value}-title`}
            aria-describedby={`${name}-${choice.value}-summary`}
            onChange={() => {
              choose(choice.value);
            }}
            className="translate-y-0.5 accent-[var(--ink)]"
          />
          <span className="min-w-0">
            <span
              id={`${name}-${choice.value}-title`}
              className={choice.refused === null ? 'font-medium' : 'text-mute'}
            >
              {choice.title}
            </span>
            <span id={`${name}-${choice.value}-summary`} className="block max-w-[72ch] text-mute">
              {choice.refused ?? choice.summary}
            </span>
          </span>
        </label>
      ))}
    </div>
  );
}
