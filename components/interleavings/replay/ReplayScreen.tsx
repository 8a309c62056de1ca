'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState, type FormEvent } from 'react';
import { ApiError } from '@/lib/client/ApiError';
import { latestExplorationsQuery } from '@/lib/client/interleavingQueries';
import { scenariosQuery } from '@/lib/client/loadTestQueries';
import { useUrlParams } from '@/lib/client/useUrlState';
import type { Exploration } from '@/lib/contract/interleavings';
import { isOfSql, type ScenariosResponse } from '@/lib/contract/scenarios';
import { inEnvironment } from '@/lib/view/drift/address';
import { interleavingsPath, matrixPath, replayParams } from '@/lib/view/interleavings/address';
import { optionsFromParams, readOptions } from '@/lib/view/interleavings/options';
import { orderVerdict, outcomeWords } from '@/lib/view/interleavings/orderWords';
import { replayExample } from '@/lib/view/interleavings/replayExample';
import { checkPastedOrder } from '@/lib/view/interleavings/pastedOrder';
import { Field, describedBy } from '../../load-tests/Field';
import { PageHead } from '../../load-tests/PageHead';
import { primaryLook } from '../../ui/fieldLook';
import { ReadOnlyNote } from '../../ui/ReadOnlyNote';
import { RunButton } from '../../ui/RunButton';
import { InterleavingProblem } from '../InterleavingProblem';
import { OrderView } from '../order/OrderView';
import { OrderSkeleton } from '../order/OrderSkeleton';
import { ReplayResult } from './ReplayResult';
import { useReplay } from './useReplay';

/** An order given as text, checked and run again on the databases. What is typed stands in the address. */
export function ReplayScreen() {
  const scenarios = useQuery(scenariosQuery);
  if (scenarios.error && !scenarios.data)
    return <InterleavingProblem error={scenarios.error} what="The scenarios" retry={() => void scenarios.refetch()} />;
  return scenarios.data ? (
    <Form
      scenarios={scenarios.data.filter(({ runsAs, driver }) => runsAs.includes('exploration') && !isOfSql({ driver }))}
    />
  ) : (
    <OrderSkeleton />
  );
}

/** While there is no scenario. */
const NONE = { parameters: [], recordType: null, driver: 'library' } as const;

function Form({ scenarios }: { readonly scenarios: ScenariosResponse }) {
  const [params, replace] = useUrlParams();
  const replay = useReplay();
  const [text, setText] = useState(params.get('schedule') ?? '');
  const scenario = scenarios.find(({ id }) => id === params.get('scenario')) ?? scenarios[0];
  const asked = params.get('variant');
  const variant = scenario?.variants.find(({ id }) => id === asked)?.id ?? scenario?.variants[0]?.id ?? '';
  const options = readOptions(scenario ?? NONE, optionsFromParams(params, scenario));
  const checked = checkPastedOrder(text, scenario);
  const put = (changed: Readonly<Record<string, string>>) => {
    const next = new URLSearchParams({
      ...Object.fromEntries(new URLSearchParams(window.location.search)),
      ...changed,
    });
    next.delete('step');
    replace(next);
    replay.reset();
  };
  const explorations = useQuery({
    ...latestExplorationsQuery(scenario?.id ?? ''),
    enabled: scenario !== undefined,
  });
  const example = explorations.data ? replayExample(explorations.data, variant) : null;
  const takeExample = ({ request, witness }: Exploration) => {
    const filled = replayParams(request, witness?.schedule ?? []);
    setText(filled.get('schedule') ?? '');
    replace(filled);
    replay.reset();
  };
  const environment = params.get('environment');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (replay.isPending || !checked.ok || !options.ok || !scenario) return;
    const { reindex, parameters } = options.options;
    replay.mutate({
      scenario: scenario.id,
      variant,
      schedule: checked.text,
      parameters,
      ...(reindex ? { reindex } : {}),
      ...(environment ? { environment } : {}),
    });
  };
  const problem = text.trim() === '' || checked.ok ? null : checked.problem;
  const refused =
    replay.error instanceof ApiError && replay.error.code === 'order_does_not_fit' ? replay.error.message : null;
  const done = replay.data;
  const verdict = done ? orderVerdict(done, done.raced) : null;
  return (
    <div className="page pb-24 pt-6" data-testid="replay-page">
      <PageHead
        crumbs={[{ href: inEnvironment(interleavingsPath, environment), label: 'Interleavings' }]}
        testId="replay-headline"
        tab={done ? `${outcomeWords[done.outcome]} · Replay of ${variant}` : null}
        live
        title={
          <span className="[overflow-wrap:anywhere]">
            {done && verdict ? (done.sentence === '' ? verdict.lead : done.sentence) : 'Replay an order'}
          </span>
        }
        about="An order lists the actors’ turns and how many steps each takes. It runs on the databases with a new record that you can inspect afterwards."
      />
      <form onSubmit={submit} noValidate className="mt-4 border-t border-strong">
        <Field id="scenario" label="Scenario" help={scenario?.summary ?? ''} problem={null}>
          <select
            id="field-scenario"
            data-testid="replay-scenario"
            className="control max-w-full"
            value={scenario?.id ?? ''}
            aria-describedby={describedBy('scenario', null)}
            onChange={(event) => {
              put({ scenario: event.target.value, variant: '' });
            }}
          >
            {scenarios.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </Field>
        <Field
          id="variant"
          label="Variant"
          help={scenario?.variants.find(({ id }) => id === variant)?.summary ?? ''}
          problem={
            asked !== null && asked !== '' && asked !== variant
              ? `There is no variant ${asked}.`
              : options.ok
                ? null
                : options.problem
          }
        >
          <select
            id="field-variant"
            data-testid="replay-variant"
            className="control max-w-full font-mono"
            value={variant}
            aria-describedby={describedBy('variant', null)}
            onChange={(event) => {
              put({ variant: event.target.value });
            }}
          >
            {scenario?.variants.map(({ id }) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
        </Field>
        <Field
          id="schedule"
          label="Order"
          problem={problem ?? refused}
          help={
            checked.ok ? (
              `${checked.words} The actors are ${checked.actors}.`
            ) : (
              <>
                Actors in turn, with repeats, as in links and reports: <code>{checked.example}</code>
              </>
            )
          }
        >
          <textarea
            id="field-schedule"
            data-testid="replay-schedule"
            rows={2}
            spellCheck={false}
            autoComplete="off"
            className="w-full max-w-[960px] rounded-md border border-line bg-panel px-3 py-1.5 font-mono"
            value={text}
            aria-invalid={(problem ?? refused) !== null}
            aria-describedby={describedBy('schedule', problem ?? refused)}
            onChange={(event) => {
              setText(event.target.value);
              put({ schedule: event.target.value.trim() });
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey) return;
              // A key that is held down is one press.
              if (event.repeat) event.preventDefault();
              else submit(event);
            }}
          />
        </Field>
        <p className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
          <RunButton
            type="submit"
            className={primaryLook}
            disabled={!checked.ok || !options.ok || replay.isPending}
            data-testid="replay"
          >
            {replay.isPending ? 'Running…' : 'Replay on the databases'}
          </RunButton>
          <ReadOnlyNote />
          {example && (
            <button
              type="button"
              className="control !whitespace-normal text-left [overflow-wrap:anywhere]"
              data-testid="replay-example"
              onClick={() => {
                takeExample(example);
              }}
            >
              <span>
                Fill in an order that breaks <code>{example.request.variant}</code>
              </span>
            </button>
          )}
          {explorations.data && !example && scenario && (
            <span className="text-sm text-mute" data-testid="no-example">
              No exploration of this scenario has found an order that goes wrong yet.{' '}
              <Link prefetch={false} href={matrixPath(scenario.id, variant, environment)} className="quiet-link">
                Explore it
              </Link>
            </span>
          )}
        </p>
      </form>
      <ReplayResult replay={replay} before={null} />
      {done && (
        <div className="mt-6">
          <OrderView schedule={done.schedule} states={done.states} scenario={scenario} alone unseen={null} />
        </div>
      )}
    </div>
  );
}
