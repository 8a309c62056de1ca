import { formatCount } from '@/lib/wording/formatMs';
import type { Comparison } from '@/lib/wording/comparison/compareSides';
import type { Run } from '@/lib/view/loadTests/Run';
import { SeriesKey } from '../../charts/glyphs';
import { Breakable } from '../../ui/Breakable';

/** Rates and differences at each delay; a difference that is more than chance says so in words. */
export function DifferenceTable({
  runs,
  comparison,
  onlyDelay,
  showAll,
}: {
  readonly runs: readonly Run[];
  readonly comparison: Comparison<Run>;
  /** As it stands in the address; null: all, as where no run has it. */
  readonly onlyDelay: string | null;
  readonly showAll: () => void;
}) {
  const only = comparison.delays.filter(({ delayMs }) => String(delayMs) === onlyDelay);
  const delays = only.length > 0 ? only : comparison.delays;
  return (
    <div tabIndex={0} role="region" aria-label="Rates and differences by delay" className="mt-3 overflow-x-auto">
      <table className="grid-table" data-testid="difference-table">
        <thead>
          <tr>
            <th scope="col">Delay</th>
            {runs.map(({ id, name, colour, glyph }, index) => (
              <th key={id} scope="col" className="!whitespace-normal">
                <span className="flex min-w-32 items-baseline gap-2">
                  <SeriesKey place={colour} glyph={glyph} />
                  <span>
                    <Breakable text={name} />
                    {index > 0 && <span className="block font-normal">and difference</span>}
                  </span>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {delays.map(({ delayMs, rates, differences }) => (
            <tr key={delayMs} data-testid={`compared-${delayMs}`}>
              <th scope="row" className="!text-ink">
                {formatCount(delayMs)} ms
              </th>
              {rates.map((rate, index) => {
                const difference = index === 0 ? undefined : differences[index - 1];
                return (
                  <td key={rate.runId}>
                    <span className={`font-medium ${rate.rate ? 'text-bad' : ''}`}>{rate.text}</span>{' '}
                    <span className="text-mute">{rate.count}</span>
                    {difference && difference.difference !== null && (
                      <span
                        className="block text-sm"
                        data-testid="difference"
                        data-beyond-chance={difference.beyondChance}
                      >
                        <span className={difference.beyondChance ? 'font-medium' : 'text-mute'}>{difference.text}</span>
                        <span className="text-mute">
                          {' '}
                          ({difference.interval.replace(' points', '')}) ·{' '}
                          {difference.beyondChance ? 'more than chance' : 'may be chance'}, {difference.p}
                        </span>
                      </span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {only.length > 0 && (
        <p className="py-2 text-sm text-mute">
          Only {onlyDelay} ms.{' '}
          <button type="button" className="quiet-link" data-testid="all-delays" onClick={showAll}>
            Show all delays
          </button>
        </p>
      )}
    </div>
  );
}
