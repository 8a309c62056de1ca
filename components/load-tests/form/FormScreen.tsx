'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef, type FormEvent } from 'react';
import { ApiError } from '@/lib/client/ApiError';
import { scenariosQuery } from '@/lib/client/loadTestQueries';
import { environmentsQuery } from '@/lib/client/queries';
import { useStartLoadTest } from '@/lib/client/useStartLoadTest';
import { useTryOnce } from '@/lib/client/useTryOnce';
import { sendsRequests } from '@/lib/contract/scenarios';
import { loadTestPath, loadTestSchedulesPath } from '@/lib/view/loadTests/address';
import { checkForm } from '@/lib/view/loadTests/form/checkForm';
import { applyPreset, matchingPreset } from '@/lib/view/loadTests/form/presets';
import { problemsOf } from '@/lib/view/loadTests/form/readForm';
import { toTryInput } from '@/lib/view/loadTests/form/toTryInput';
import { LoadTestProblem } from '../LoadTestProblem';
import { PageHead } from '../PageHead';
import { FormFields } from './FormFields';
import { FormSkeleton } from './FormSkeleton';
import { PresetBar } from './PresetBar';
import { RequestPanel } from './RequestPanel';
import { SchedulePanel } from './SchedulePanel';
import { TriedSection } from './TriedSection';
import { useForm } from './useForm';
import { useScheduleForm, type LoadTestSchedule } from './useScheduleForm';

/** What to race, how often, at which delays: the form, what it comes to, and the button that starts it, or has it started by a schedule. */
export function FormScreen({
  scheduled = false,
  editing = null,
}: {
  readonly scheduled?: boolean;
  /** The schedule whose load test this is; it stays in its environment. */
  readonly editing?: LoadTestSchedule | null;
}) {
  const [typed, change] = useForm();
  const form = editing === null ? typed : { ...typed, environment: editing.environment };
  const router = useRouter();
  const fields = useRef<HTMLFormElement>(null);
  const scenarios = useQuery(scenariosQuery);
  const environments = useQuery(environmentsQuery);
  const start = useStartLoadTest((id) => {
    router.push(loadTestPath(id));
  });
  const schedule = useScheduleForm(editing);
  const trial = useTryOnce();
  if (!scenarios.data || !environments.data) {
    const failed = scenarios.error ?? environments.error;
    if (!failed) return <FormSkeleton />;
    return (
      <LoadTestProblem
        error={failed}
        what="The scenarios"
        retry={() => {
          void scenarios.refetch();
          void environments.refetch();
        }}
      />
    );
  }
  const raceable = scenarios.data.filter(({ runsAs }) => runsAs.includes('load_test'));

  const checked = checkForm(form, raceable, environments.data);
  const { error } = scheduled ? schedule.add : start;
  const refused = error instanceof ApiError ? problemsOf(error.errors) : {};
  const edit = (changed: Parameters<typeof change>[0]) => {
    start.reset();
    schedule.add.reset();
    trial.reset();
    change(changed);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!checked.ok || (scheduled && schedule.wrong.length > 0)) focusMistake();
    else if (scheduled) schedule.submit(checked.request);
    else if (!start.isPending && !start.isSuccess) start.mutate(checked.input);
  };
  const focusMistake = () =>
    fields.current
      ?.querySelector<HTMLElement>('[data-invalid] :is(input, [role=combobox]):not(:disabled), [aria-invalid=true]')
      ?.focus();
  const tryOnce = () => {
    if (trial.isPending) return;
    if (!checked.ok) focusMistake();
    else trial.mutate({ scenario: checked.request.scenario, input: toTryInput(checked.request) });
  };
  const scenario = raceable.find(({ id }) => id === form.scenario);
  const isOwnApi = scenario !== undefined && sendsRequests(scenario);
  return (
    <form ref={fields} onSubmit={submit} noValidate className="page pb-24 pt-6" data-testid="load-test-form">
      <PageHead
        crumbs={[
          { href: '/load-tests', label: 'Load tests' },
          ...(scheduled ? [{ href: loadTestSchedulesPath, label: 'Schedules' }] : []),
        ]}
        testId="form-title"
        title={editing ? 'Edit schedule' : scheduled ? 'New schedule' : 'New load test'}
        about={
          editing
            ? 'Changes apply from the next run. Earlier runs are not affected.'
            : scheduled
              ? 'Repeats a load test on a schedule.'
              : 'The same race, many times at each delay: how often does it go wrong?'
        }
      />
      <PresetBar
        matching={matchingPreset(form)}
        apply={(preset) => {
          edit(applyPreset(form, preset, checked.canSlowDown));
        }}
      />
      <div className="grid items-start gap-x-12 gap-y-6 lg:grid-cols-[minmax(0,1fr)_340px] xl:grid-cols-[minmax(0,1fr)_400px]">
        <FormFields
          form={form}
          change={edit}
          problems={{ ...(checked.ok ? {} : checked.problems), ...refused }}
          scenarios={raceable}
          environments={environments.data.filter(({ id }) => editing === null || id === editing.environment)}
          canSlowDown={checked.canSlowDown}
        />
        {scheduled ? (
          <SchedulePanel
            checked={checked}
            times={schedule.times}
            wrongTimes={schedule.wrong.length}
            setTimes={schedule.setTimes}
            adding={schedule.add.isPending || schedule.add.isSuccess}
            error={schedule.add.error}
            isNew={editing === null}
          />
        ) : (
          <RequestPanel
            checked={checked}
            starting={start.isPending || start.isSuccess}
            error={start.error}
            trial={isOwnApi ? { start: tryOnce, trying: trial.isPending, error: trial.error } : null}
          />
        )}
      </div>
      {trial.data && (
        <TriedSection key={trial.submittedAt} tried={trial.data} delayMs={trial.variables.input.delayMs ?? 0} />
      )}
    </form>
  );
}
