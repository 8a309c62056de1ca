import type { LoadTest } from '@/lib/contract/loadTests';
import { conditionFigures, saturationText } from '@/lib/wording/conditions';

/** A warning above rates that were measured on a saturated machine. */
export function ConditionsNote({ loadTest }: { readonly loadTest: LoadTest }) {
  const text = saturationText(loadTest);
  if (text === null) return null;
  return (
    <div
      className="mt-4 max-w-[128ch] rounded-r-md border-l-[3px] border-ink bg-sunk px-4 py-2.5"
      data-testid="saturated"
    >
      <p className="font-medium">{text}</p>
      <p className="text-sm text-mute">{conditionFigures(loadTest)}</p>
    </div>
  );
}
