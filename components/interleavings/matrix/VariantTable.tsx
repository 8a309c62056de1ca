'use client';

import Link from 'next/link';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { formatCount } from '@/lib/wording/formatMs';
import { loadTestPath } from '@/lib/view/loadTests/address';
import type { Matrix } from '@/lib/view/interleavings/matrix';
import { costTexts, standingOf } from '@/lib/wording/explorationOutcome';
import { CellView } from './CellView';

interface Props {
  readonly matrix: Matrix;
  readonly scenario: ScenarioDescription;
  readonly chosen: string | null;
  readonly choose: (variant: string) => void;
  readonly explore: ((variant: string) => void) | null;
}

/** Variants of one choice: a row each, a column per violation. */
export function VariantTable({ matrix: { cells }, scenario, chosen, choose, explore }: Props) {
  return (
    <div tabIndex={0} role="region" aria-label="Fix matrix" className="mt-4 overflow-x-auto">
      <table className="grid-table" data-testid="matrix" aria-label="Variants and how many orders break them">
        <thead>
          <tr>
            <th scope="col">variant</th>
            <th scope="col">orders</th>
            {scenario.violations.map(({ code, title, label }) => (
              <th key={code} scope="col" className="text-right" title={title}>
                {label}
              </th>
            ))}
            <th scope="col">load test</th>
            <th scope="col">cost</th>
          </tr>
        </thead>
        <tbody>
          {cells.map(({ variant, exploration, underWay, rate }) => (
            <tr
              key={variant.id}
              data-testid={`cell-${variant.id}`}
              data-standing={exploration === null ? 'unexplored' : standingOf(exploration)}
              data-status={exploration?.status ?? ''}
              aria-current={chosen === variant.id || undefined}
              className={chosen === variant.id ? 'bg-sunk' : ''}
            >
              <th scope="row" className="min-w-52 !whitespace-normal !pl-2 !font-normal !text-ink">
                <code className="font-medium">{variant.id}</code>
                {variant.shipped && <span className="ml-2 text-xs text-mute">shipped</span>}
                <span className="block max-w-[56ch] text-sm text-mute">{variant.title}</span>
              </th>
              <td className="min-w-44 whitespace-nowrap">
                <CellView
                  cell={{
                    variant,
                    underWay,
                    exploration: exploration && {
                      ...exploration,
                      violations: {},
                      cost: { callMs: null, blockedMs: null, retries: 0, refused: 0 },
                      deadlocks: exploration.deadlocks,
                    },
                    rate: null,
                  }}
                  choose={() => {
                    choose(variant.id);
                  }}
                  explore={
                    explore &&
                    (() => {
                      explore(variant.id);
                    })
                  }
                />
              </td>
              {scenario.violations.map(({ code }) => {
                const count = exploration?.violations[code] ?? 0;
                return (
                  <td key={code} className={`text-right ${count > 0 ? 'font-medium text-bad' : 'text-mute'}`}>
                    {exploration && exploration.explored > 0 ? formatCount(count) : '–'}
                  </td>
                );
              })}
              <td className="whitespace-nowrap text-sm">
                {rate ? (
                  <>
                    <Link prefetch={false} href={loadTestPath(rate.loadTestId)} className="quiet-link !text-ink">
                      {rate.text}
                    </Link>
                    {rate.interval !== '' && <span className="block text-mute">{rate.interval}</span>}
                    {rate.otherwise !== null && <span className="block text-mute">with {rate.otherwise}</span>}
                    {rate.simulated && <span className="block text-mute">simulated latency</span>}
                  </>
                ) : (
                  <span className="text-mute">–</span>
                )}
              </td>
              <td className="whitespace-nowrap text-sm text-mute">
                {exploration
                  ? costTexts(exploration).map((text) => (
                      <span key={text} className="block">
                        {text}
                      </span>
                    ))
                  : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
