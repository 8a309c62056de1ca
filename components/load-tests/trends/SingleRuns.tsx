import Link from 'next/link';
import { loadTestPath } from '@/lib/view/loadTests/address';
import type { Trend } from '@/lib/view/loadTests/trends';
import { Section } from '../../ui/Section';
import { Time } from '../../ui/Time';

/** What was run once: not a trend yet, and one start away from being one. */
export function SingleRuns({ trends }: { readonly trends: readonly Trend[] }) {
  if (trends.length === 0) return null;
  return (
    <Section id="once" title="Single runs" aside="a trend needs at least two runs; open one to repeat it">
      <ul className="border-t border-strong" data-testid="single-runs">
        {trends.map(
          ({ id, variant, scenario, environment, latency, runs: [run] }) =>
            run && (
              <li key={id} className="flex flex-wrap items-baseline gap-x-4 border-b border-line py-1.5">
                <Link prefetch={false} href={loadTestPath(run.id)} className="font-mono hover:underline">
                  {variant}
                </Link>
                <span className="text-mute">{scenario}</span>
                <span className="text-mute">{environment}</span>
                {latency === 'staging' && <span className="text-mute">latency simulated</span>}
                <span className="ml-auto font-mono text-mute">
                  <Time value={run.createdAt} digits={0} zone />
                </span>
              </li>
            ),
        )}
      </ul>
    </Section>
  );
}
