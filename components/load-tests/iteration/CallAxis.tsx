'use client';

import { useMemo } from 'react';
import type { Iteration } from '@/lib/contract/loadTests';
import { callAxis } from '@/lib/view/loadTests/callAxis';
import { Section } from '../../ui/Section';

/** The calls as the console sent them, or the steps of a race over tables, over one axis; a table and a drawing at once. */
export function CallAxis({
  iteration,
}: {
  readonly iteration: Pick<Iteration, 'calls' | 'steps' | 'delayMs' | 'delayErrorMs'>;
}) {
  const overTables = iteration.calls.length === 0 && iteration.steps.length > 0;
  const axis = useMemo(() => callAxis(iteration), [iteration]);
  return (
    <Section
      id="race"
      title={overTables ? 'The steps, as they ran' : 'The calls, as they were sent'}
      aside={axis.delay}
    >
      {axis.calls.length === 0 ? (
        <p className="panel px-4 py-6 text-mute">No racing call was sent.</p>
      ) : (
        <div tabIndex={0} role="region" aria-label="Calls over time" className="panel overflow-x-auto px-4 py-2">
          <table className="w-full" data-testid="race">
            <thead className="sr-only">
              <tr>
                <th scope="col">call</th>
                <th scope="col">over time</th>
                <th scope="col">from</th>
                <th scope="col">took</th>
                <th scope="col">answer</th>
              </tr>
            </thead>
            <tbody>
              {axis.calls.map((call, index) => (
                <tr
                  key={index}
                  className="max-sm:grid max-sm:grid-cols-[1fr_auto_auto_auto]"
                  data-testid={`race-${call.actor.replaceAll(' ', '-')}`}
                >
                  <th scope="row" className="w-px whitespace-nowrap py-1.5 pr-6 max-sm:w-auto max-sm:pr-0">
                    {call.call}
                    {call.actor !== call.call.toLowerCase() && <span className="text-mute"> {call.actor}</span>}
                  </th>
                  <td className="min-w-72 max-sm:order-last max-sm:col-span-4 max-sm:min-w-0" aria-hidden="true">
                    <span className="relative block h-4">
                      <span className="absolute inset-x-0 top-1/2 h-px bg-line" />
                      {call.left !== null && (
                        <span
                          className="absolute inset-y-0.5 min-w-[3px] rounded-[2px] bg-truth"
                          style={{ left: `${call.left * 100}%`, width: `${call.width * 100}%` }}
                        />
                      )}
                    </span>
                  </td>
                  <td className="w-px whitespace-nowrap pl-6 max-sm:w-auto text-right font-mono max-sm:py-1.5 max-sm:pl-4">
                    {call.start}
                  </td>
                  <td className="w-px whitespace-nowrap pl-4 max-sm:w-auto text-right text-mute max-sm:py-1.5">
                    {call.took}
                  </td>
                  <td
                    className={`w-px whitespace-nowrap pl-4 max-sm:w-auto text-right font-mono max-sm:py-1.5 ${call.refused ? 'font-semibold' : ''}`}
                  >
                    {call.status}
                  </td>
                </tr>
              ))}
              <tr aria-hidden="true" className="max-sm:grid">
                <td className="max-sm:hidden" />
                <td>
                  <span className="relative block h-5 text-xs text-mute">
                    {axis.ticks.map(({ left, label }) => (
                      <span
                        key={label}
                        className={`absolute top-0.5 whitespace-nowrap ${left === 0 ? '' : left >= 0.999 ? '-translate-x-full' : '-translate-x-1/2'}`}
                        style={{ left: `${left * 100}%` }}
                      >
                        {label}
                      </span>
                    ))}
                  </span>
                </td>
                <td className="max-sm:hidden" />
                <td className="max-sm:hidden" />
                <td className="max-sm:hidden" />
              </tr>
            </tbody>
          </table>
        </div>
      )}
      {axis.before && <p className="mt-2 text-sm text-mute">{axis.before}</p>}
    </Section>
  );
}
