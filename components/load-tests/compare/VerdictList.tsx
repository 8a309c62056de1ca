import type { Run } from '@/lib/view/loadTests/Run';
import type { SideVerdict } from '@/lib/wording/comparison/compareSides';
import { verdictWords } from '@/lib/wording/comparison/verdictWords';
import { SeriesKey } from '../../charts/glyphs';

/** The verdicts after the first, which stands above all, and what else differs between the runs. */
export function VerdictList({ verdicts }: { readonly verdicts: readonly SideVerdict<Run>[] }) {
  const warnings = verdicts.flatMap(({ run, warnings: each }) => each.map((text) => ({ id: run.id, text })));
  return (
    <>
      {verdicts.length > 1 && (
        <ul className="mt-4 grid gap-1.5">
          {verdicts.slice(1).map(({ run, verdict, sentence }) => (
            <li key={run.id} data-testid="verdict-line" data-verdict={verdict} className="flex max-w-[112ch] gap-3">
              <span className="pt-1">
                <SeriesKey place={run.colour} glyph={run.glyph} />
              </span>
              <span>
                <span className={`font-medium ${verdict === 'worse' ? 'text-bad' : ''}`}>{verdictWords[verdict]}.</span>{' '}
                {sentence}
              </span>
            </li>
          ))}
        </ul>
      )}
      {warnings.length > 0 && (
        <div className="mt-4 rounded-r-md border-l-[3px] border-ink bg-sunk px-4 py-2.5" data-testid="compare-warnings">
          <p className="font-medium">What else may explain the difference:</p>
          <ul className="text-mute">
            {warnings.map(({ id, text }) => (
              <li key={`${id} ${text}`}>{text}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
