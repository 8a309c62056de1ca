import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { partyOf } from '@/lib/wording/partyOf';
import { interleavingDefaults, type Exploration } from '@/lib/contract/interleavings';
import { formatOrderCount, countOrders, type ActorSteps } from './orderCount';
import { formatTimeLeft } from '@/lib/wording/formatMs';
import { paceOf } from '../pace';
import { hasOptions, type ReadyOptions } from '@/lib/wording/exploredWith';

/** On two cores; what a wait is foretold with before any was measured here. */
const MS_PER_ORDER = 20;
const { limit: LIMIT } = interleavingDefaults;

export interface Estimate {
  /** Orders that the steps of the largest variant have at most. */
  readonly most: number;
  /** More than are run: the exploration would be cut off, and could prove nothing. */
  readonly cutOff: boolean;
  readonly sentence: string;
}

/**
 * How many orders there will be, told beforehand from the steps that other explorations of the scenario have shown; null while none has.
 * Reduced, far fewer are run, and how many cannot be told: but how long the others took can.
 */
export function estimateOrders(
  scenario: Pick<ScenarioDescription, 'id' | 'parameters'>,
  explorations: readonly Exploration[],
  options: ReadyOptions,
  /** How many variants are to be explored. */
  missing: number,
): Estimate | null {
  const known = explorations.filter(({ request, actors }) => request.scenario === scenario.id && actors.length > 0);
  const fitting = known.filter((each) => hasOptions(each, options));
  const counts = (fitting.length > 0 ? fitting : known).map(({ actors }) =>
    countOrders(
      stepsWith(
        actors.map(({ id, steps }) => ({ id, steps: steps.length })),
        scenario,
        options,
      ),
    ),
  );
  if (counts.length === 0) return null;
  const most = Math.max(...counts);
  const pace = paceOf(known.map(({ explored, ...each }) => ({ ...each, orders: explored })));
  const msPerOrder = pace?.msPerOrder ?? MS_PER_ORDER;
  const cutOff = options.reduce === false && most > LIMIT;
  const about = `The steps of one variant have ${formatOrderCount(most)} orders at most`;
  if (options.reduce !== false)
    return {
      most,
      cutOff,
      sentence: `${about}; those that provably equal each other are run once.${pace === null ? '' : waitSentence(missing, pace.msPerRun)}`,
    };
  const limit = formatOrderCount(LIMIT);
  return {
    most,
    cutOff,
    sentence: cutOff
      ? `${about}. That is more than the ${limit} that are run: it would be cut off there, after about ${formatTimeLeft(LIMIT * msPerOrder)}, and a clean result would prove nothing.`
      : `${about}: about ${formatTimeLeft(most * msPerOrder)} for each.`,
  };
}

/** The steps as they would be with these numbers: each further one of a kind takes those of the first. */
function stepsWith(
  actors: readonly ActorSteps[],
  { parameters }: Pick<ScenarioDescription, 'parameters'>,
  options: ReadyOptions,
): readonly ActorSteps[] {
  const [own] = parameters;
  const size = own && options.parameters[own.id];
  const wanted = typeof size === 'number' ? size : size?.length;
  const numbered = (id: string) => /^(.*-)1$/.exec(partyOf(id))?.[1];
  const kind = actors.map(({ id }) => numbered(id)).find((each) => each !== undefined);
  const first = actors.filter(({ id }) => numbered(id) !== undefined);
  const others = actors.filter(({ id }) => kind === undefined || wanted === undefined || !partyOf(id).startsWith(kind));
  const repeated =
    kind === undefined || wanted === undefined
      ? []
      : Array.from({ length: wanted }, (_, index) =>
          first.map(({ id, steps }) => ({ id: id.replace(`${kind}1`, `${kind}${index + 1}`), steps })),
        ).flat();
  const without = others.filter(({ id }) => id !== 'reindex');
  const reindex = others.find(({ id }) => id === 'reindex') ?? { id: 'reindex', steps: 3 };
  return [...repeated, ...without, ...(options.reindex === true ? [reindex] : [])];
}

function waitSentence(missing: number, msPerRun: number): string {
  const what = missing === 1 ? 'this one' : `these ${missing}`;
  return ` Those explored so far took ${formatTimeLeft(msPerRun)} each, so ${what} may take ${formatTimeLeft(missing * msPerRun)}.`;
}
