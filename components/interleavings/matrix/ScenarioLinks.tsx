import Link from 'next/link';
import { isOfSql, type ScenariosResponse } from '@/lib/contract/scenarios';
import { matrixPath } from '@/lib/view/interleavings/address';
import { labScenarioPath } from '@/lib/view/lab/address';

/** Each scenario has a matrix of its own; those of SQL have it in the race lab. */
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
      {scenarios.map(({ id, title, driver }) => (
        <Link
          key={id}
          prefetch={false}
          href={isOfSql({ driver }) ? labScenarioPath(id) : matrixPath(id, null, environment)}
          aria-current={id === chosen ? 'page' : undefined}
          data-testid={`scenario-${id}`}
          className="-mb-px border-b-2 border-transparent py-1.5 text-mute hover:text-ink aria-[current]:border-ink aria-[current]:text-ink"
        >
          {title}
          {isOfSql({ driver }) && <span className="ml-1.5 text-xs text-mute">SQL</span>}
        </Link>
      ))}
    </nav>
  );
}
