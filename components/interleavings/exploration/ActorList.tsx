import type { Exploration } from '@/lib/contract/interleavings';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { actorTitle } from '@/lib/view/interleavings/actors';
import { stepLook } from '@/lib/view/interleavings/stepLook';
import { StepPill } from '../order/StepPill';

/** Who takes part, each with the steps of the first order. */
export function ActorList({
  exploration,
  scenario,
}: {
  readonly exploration: Exploration;
  readonly scenario: ScenarioDescription | undefined;
}) {
  return (
    <dl className="border-t border-strong" data-testid="actors">
      {exploration.actors.map(({ id, steps }) => (
        <div key={id} className="grid gap-x-6 gap-y-1 border-b border-line py-1.5 sm:grid-cols-[176px_minmax(0,1fr)]">
          <dt title={id}>{actorTitle(id, scenario)}</dt>
          <dd>
            <ol className="flex flex-wrap gap-1.5">
              {steps.map((step, index) => (
                <li key={index}>
                  <StepPill name={step.name} look={stepLook(step)} />
                </li>
              ))}
            </ol>
          </dd>
        </div>
      ))}
    </dl>
  );
}
