import Link from 'next/link';
import type { ScenariosResponse } from '@/lib/contract/scenarios';
import { matrixPath } from '@/lib/view/interleavings/address';

/** Each scenario has a matrix of its own. */
export function ScenarioLinks({
  scenarios,
  chosen,
  environment,
}: {
  readonly scenarios: ScenariosResponse;
  readonly chosen: string;
  readonly environment: string | null;
}) {
  return (
    <nav aria-label="Scenarios" className="mb-4 flex flex-wrap gap-x-6 border-b border-strong">
      {scenarios.map(({ id, title }) => (
        <Link
          key={id}
          prefetch={false}
          href={matrixPath(id, null, environment)}
          aria-current={id === chosen ? 'page' : undefined}
          data-testid={`scenario-${id}`}
          className="-mb-px border-b-2 border-transparent py-1.5 text-mute hover:text-ink aria-[current]:border-ink aria-[current]:text-ink"
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}
