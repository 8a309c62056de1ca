'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { ApiError } from '@/lib/client/ApiError';
import { latestExplorationsQuery, scenarioLoadTestsQuery } from '@/lib/client/interleavingQueries';
import { scenariosQuery } from '@/lib/client/loadTestQueries';
import { environmentsQuery } from '@/lib/client/queries';
import { useExplore } from '@/lib/client/useExplore';
import { useMayRun } from '@/lib/client/useMayRun';
import { useEnvironmentId, useUrlParams, useUrlState } from '@/lib/client/useUrlState';
import { interleavingDefaults, type InterleavingInput } from '@/lib/contract/interleavings';
import { isOfSql, type ScenarioDescription, type ScenariosResponse } from '@/lib/contract/scenarios';
import { explorationPath, explorationsOf, newReplayPath } from '@/lib/view/interleavings/address';
import { labPath, labScenarioPath } from '@/lib/view/lab/address';
import { estimateOrders } from '@/lib/view/interleavings/estimate';
import { exploredOnly, matrix as layOut, missingCells } from '@/lib/view/interleavings/matrix';
import type { ReadyOptions } from '@/lib/wording/exploredWith';
import { matrixFigures, matrixHeadline, matrixTab } from '@/lib/wording/matrixHeadline';
import { optionsFromParams, readOptions } from '@/lib/view/interleavings/options';
import { isUnderWay } from '@/lib/wording/explorationOutcome';
import { PageHead } from '../../load-tests/PageHead';
import { Breakable } from '../../ui/Breakable';
import { KeptFor } from '../../ui/KeptFor';
import { RefreshProblem } from '../../ui/RefreshProblem';
import { InterleavingProblem } from '../InterleavingProblem';
import { ChosenVariant } from './ChosenVariant';
import { ExploreBar } from './ExploreBar';
import { MatrixExport } from './MatrixExport';
import { MatrixSkeleton } from './MatrixSkeleton';
import { MatrixTable } from './MatrixTable';
import { NotExplored } from './NotExplored';
import { OptionBar } from './OptionBar';
import { ScenarioLinks } from './ScenarioLinks';
import { VariantTable } from './VariantTable';

const WHILE_UNDER_WAY_MS = 1_000;
/** While those that are typed are wrong. */
const NO_OPTIONS: ReadyOptions = { parameters: {} };

/** The fix matrix: which variant closes which race, and what it costs. `?scenario=`, `?variant=` and the options stand in the address. */
export function MatrixScreen() {
  const scenarios = useQuery(scenariosQuery);
  const asked = useUrlParams()[0].get('scenario');
  if (scenarios.error && !scenarios.data)
    return <InterleavingProblem error={scenarios.error} what="The scenarios" retry={() => void scenarios.refetch()} />;
  if (!scenarios.data) return <MatrixSkeleton />;
  const explorable = scenarios.data.filter(({ runsAs }) => runsAs.includes('exploration'));
  const scenario = asked === null ? explorable[0] : explorable.find(({ id }) => id === asked);
  if (scenario && isOfSql(scenario)) return <ToLab id={scenario.id} />;
  if (!scenario) return <NoScenario asked={asked ?? ''} scenarios={explorable} />;
  return <ScenarioMatrix key={scenario.id} scenario={scenario} scenarios={explorable} />;
}

function ScenarioMatrix({
  scenario,
  scenarios,
}: {
  readonly scenario: ScenarioDescription;
  readonly scenarios: ScenariosResponse;
}) {
  const [params] = useUrlParams();
  const environment = useEnvironmentId();
  const [asked, setVariant] = useUrlState('variant');
  const explore = useExplore();
  const mayRun = useMayRun();
  const explorations = useQuery({
    ...latestExplorationsQuery(scenario.id),
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? WHILE_UNDER_WAY_MS : false),
  });
  const environments = useQuery(environmentsQuery);
  const loadTests = useQuery(scenarioLoadTestsQuery(scenario.id));
  if (explorations.error && !explorations.data)
    return (
      <InterleavingProblem
        error={explorations.error}
        what="The explorations"
        retry={() => void explorations.refetch()}
      />
    );
  if (!explorations.data) return <MatrixSkeleton />;
  const isKnown =
    environment === null ||
    (environments.data?.some(({ id }) => id === environment) ?? true) ||
    explorations.data.some(({ request }) => request.environment === environment);
  if (!isKnown)
    return (
      <InterleavingProblem
        error={
          new ApiError(
            'unknown_environment',
            400,
            '',
            `Expected one of the configured environments: ${environments.data?.map(({ id }) => id).join(', ') ?? ''}.`,
          )
        }
        what="The explorations"
        retry={() => void environments.refetch()}
      />
    );

  const typed = optionsFromParams(params, scenario);
  const read = readOptions(scenario, typed);
  const options = read.ok ? read.options : NO_OPTIONS;
  const here = explorations.data.filter(
    ({ request }) => environment === null || request.environment === null || request.environment === environment,
  );
  const matrix = layOut(scenario, read.ok ? here : [], loadTests.data ?? [], options);
  const { lead, rest, named } = matrixHeadline(matrix.cells);
  const missing = missingCells(matrix, options.reduce ?? true);
  const estimate = read.ok ? estimateOrders(scenario, explorations.data, options, missing.length) : null;
  // Whoever asks for more orders than anyone would wait for has been told, and gets the first ones.
  const limited = estimate?.cutOff === true ? { limit: interleavingDefaults.limit } : {};
  const inputOf = (variant: string): InterleavingInput => ({
    scenario: scenario.id,
    variant,
    ...options,
    ...limited,
    ...(environment === null ? {} : { environment }),
  });
  const exploreOne =
    read.ok && mayRun
      ? (variant: string) => {
          explore.mutate([inputOf(variant)]);
        }
      : null;
  const hasAsked = scenario.variants.some(({ id }) => id === asked);
  const chosen = hasAsked ? asked : named;
  const cell = matrix.cells.find(({ variant }) => variant.id === chosen);
  const choose = (variant: string) => {
    setVariant(variant);
  };
  const shown = exploredOnly(matrix);
  const Table = { explore: exploreOne, chosen, choose, matrix: shown };
  return (
    <div className="page pb-24 pt-6" data-testid="interleavings" data-scenario={scenario.id}>
      <ScenarioLinks scenarios={scenarios} chosen={scenario.id} environment={environment} />
      <PageHead
        crumbs={[]}
        testId="matrix-headline"
        tab={`${matrixTab(matrix.cells)} · ${scenario.title}`}
        live
        title={
          <>
            <Breakable text={lead} />
            {rest !== '' && (
              <>
                {' '}
                <span className="font-normal">
                  <Breakable text={rest} />
                </span>
              </>
            )}
          </>
        }
        about={
          <span>
            <span className="max-w-[88ch]">{scenario.summary}</span> {matrixFigures(matrix.cells)}
          </span>
        }
      >
        <Link
          prefetch={false}
          href={newReplayPath(scenario.id, environment)}
          className="control"
          data-testid="to-replay"
        >
          Replay an order
        </Link>
        <Link
          prefetch={false}
          href={explorationsOf(scenario.id, environment)}
          className="control"
          data-testid="to-explorations"
        >
          Explorations
        </Link>
        <Link prefetch={false} href={labPath} className="control" data-testid="to-lab">
          Race lab
        </Link>
        {read.ok && <MatrixExport query={{ scenario: scenario.id, environment, ...withoutReduce(read.options) }} />}
      </PageHead>
      <OptionBar scenario={scenario} typed={typed} read={read} />
      <ExploreBar
        missing={missing.map(({ variant }) => inputOf(variant.id))}
        all={scenario.variants.map(({ id }) => inputOf(id))}
        underWay={matrix.cells.flatMap(({ underWay }) => underWay ?? [])}
        estimate={estimate}
        refused={!read.ok}
      />
      {asked !== null && !hasAsked && (
        <p role="alert" className="mt-3 max-w-[96ch]" data-testid="no-variant">
          There is no variant “{asked}” in this scenario.
        </p>
      )}
      {explore.error && (
        <p role="alert" className="mt-3 max-w-[96ch]" data-testid="explore-one-problem">
          {explore.error.message}
        </p>
      )}
      <RefreshProblem query={explorations} />
      {shown.cells.length > 0 &&
        (matrix.columns.length > 0 ? <MatrixTable {...Table} /> : <VariantTable {...Table} scenario={scenario} />)}
      <NotExplored
        cells={shown.rest}
        open={shown.cells.length === 0}
        chosen={chosen}
        choose={choose}
        explore={exploreOne}
      />
      {loadTests.error && (
        <p className="mt-2 text-sm text-mute">The load tests’ rates could not be read: {loadTests.error.message}</p>
      )}
      {cell && (
        <ChosenVariant
          key={cell.variant.id}
          cell={cell}
          scenario={scenario}
          explore={
            exploreOne &&
            (() => {
              exploreOne(cell.variant.id);
            })
          }
        />
      )}
      <KeptFor what="interleavings" title="Explorations" pathOf={explorationPath} />
    </div>
  );
}

/** A scenario of SQL has its matrix in the race lab. */
function ToLab({ id }: { readonly id: string }) {
  const router = useRouter();
  useEffect(() => {
    router.replace(labScenarioPath(id));
  }, [router, id]);
  return <MatrixSkeleton />;
}

function withoutReduce({ reindex = false, parameters }: ReadyOptions) {
  return { reindex, parameters };
}

function NoScenario({ asked, scenarios }: { readonly asked: string; readonly scenarios: ScenariosResponse }) {
  return (
    <div className="page pb-24 pt-6" data-testid="no-scenario">
      <ScenarioLinks scenarios={scenarios} chosen="" environment={null} />
      <h1 className="text-xl font-semibold tracking-[-0.015em]">There is no scenario “{asked}”.</h1>
      <p className="mt-2">Choose one of those above.</p>
    </div>
  );
}
