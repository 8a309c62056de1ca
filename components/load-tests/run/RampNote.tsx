import type { LoadTest } from '@/lib/contract/loadTests';
import { rampHead, rampRows, rampText } from '@/lib/wording/ramp';

/** Which concurrency a ramp chose and why; folded below it what each level measured. Says nothing where the request named it. */
export function RampNote({ loadTest }: { readonly loadTest: LoadTest }) {
  const { ramp } = loadTest;
  const text = rampText(loadTest);
  if (ramp === null || text === null) return null;
  return (
    <div className="mt-3 max-w-[96ch] text-mute" data-testid="ramp">
      <p>{text}</p>
      {ramp.levels.length > 0 && (
        <details className="mt-1 text-sm">
          <summary className="cursor-pointer">What the ramp measured</summary>
          <div className="mt-1 overflow-x-auto" tabIndex={0} role="region" aria-label="What the ramp measured">
            <table className="w-max text-right" data-testid="ramp-levels">
              <thead>
                <tr>
                  {rampHead.map((title) => (
                    <th key={title} scope="col" className="border-b border-line py-1 pl-6 font-normal first:pl-0">
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rampRows(ramp).map(({ cells: [level, ...others], isChosen }) => (
                  <tr key={level} className={isChosen ? 'text-ink' : ''}>
                    <th scope="row" className="py-0.5 text-right font-normal">
                      {isChosen && <span className="mr-2">chosen</span>}
                      {level}
                    </th>
                    {others.map((cell, index) => (
                      <td key={index} className="whitespace-nowrap py-0.5 pl-6">
                        {cell}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className="mt-1">
            Raced before the run at its shortest delay, at most 100 ms, on records that are not counted and are deleted.
            “A call took” and “start off by” are medians.
          </p>
        </details>
      )}
    </div>
  );
}
