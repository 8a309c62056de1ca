import type { StepLook } from '@/lib/view/interleavings/stepLook';
import { signColours } from '@/lib/view/signs';
import { StoreGlyph } from '../../ui/StoreGlyph';

const fill: Readonly<Record<StepLook['access'], number>> = { read: 0, write: 14, commit: 26, unknown: 0 };

/** A step in its store's colour and glyph: an outline reads, a tint writes, a commit is the strongest. Grey and without a glyph: it does not say what it does. */
export function StepPill({ name, look: { sign, access } }: { readonly name: string; readonly look: StepLook }) {
  const colour = sign === null ? 'var(--mute)' : signColours[sign];
  return (
    <span
      className={`inline-flex max-w-full items-center gap-1.5 rounded border bg-panel px-1.5 text-left font-mono text-[12px] leading-[22px] ${access === 'commit' ? 'font-semibold' : ''}`}
      style={{
        borderColor: `color-mix(in srgb, ${colour} 55%, transparent)`,
        backgroundImage: `linear-gradient(${mixed(colour, fill[access])}, ${mixed(colour, fill[access])})`,
      }}
    >
      {sign !== null && <StoreGlyph sign={sign} size={8} />}
      {name}
    </span>
  );
}

function mixed(colour: string, percent: number): string {
  return `color-mix(in srgb, ${colour} ${percent}%, transparent)`;
}
