import type { SideGroup } from '@/lib/view/loadTests/sideChoices';

/** One side of the question. What the address names and no list holds stays chosen, in the address's own words. */
export function SideChoice({
  side,
  value,
  groups,
  choose,
}: {
  readonly side: 'before' | 'after';
  readonly value: string | null;
  readonly groups: readonly SideGroup[];
  readonly choose: (value: string | null) => void;
}) {
  const isListed = groups.some(({ choices }) => choices.some((choice) => choice.value === value));
  return (
    <label className="grid min-w-0 gap-1">
      <span className="text-sm text-mute">{side === 'before' ? 'Before the fix' : 'After the fix'}</span>
      <select
        className="control w-full"
        data-testid={`side-${side}`}
        value={value ?? ''}
        onChange={({ target }) => {
          choose(target.value === '' ? null : target.value);
        }}
      >
        <option value="">choose…</option>
        {value !== null && !isListed && <option value={value}>{value}</option>}
        {groups.map(({ title, choices }) => (
          <optgroup key={title} label={title}>
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
