'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { driftQuery } from '@/lib/client/driftQueries';
import { useEnvironmentId, useUrlState } from '@/lib/client/useUrlState';
import { driftPath, inEnvironment } from '@/lib/view/drift/address';
import { PageHead } from '../load-tests/PageHead';
import { Tabs } from '../ui/Tabs';
import { DeploymentSection } from './DeploymentSection';
import { DriftProblem } from './DriftProblem';
import { DriftSkeleton } from './DriftSkeleton';
import { ScheduleSection } from './ScheduleSection';
import { WebhookSection, type WebhookSecret } from './WebhookSection';

const tabs = [
  { id: 'schedules', label: 'Schedules' },
  { id: 'webhooks', label: 'Webhooks' },
  { id: 'deployments', label: 'Deployments' },
] as const;
type TabId = (typeof tabs)[number]['id'];

/** Schedules, webhooks and deployments, a tab each (`?tab=`). */
export function AlertsScreen() {
  const environment = useEnvironmentId();
  const [tab, setTab] = useUrlState('tab');
  const query = useQuery(driftQuery(environment));
  // The API shows each secret only once, so switching the tab or the environment must not lose one before it is stored.
  const [secrets, setSecrets] = useState<readonly WebhookSecret[]>([]);
  if (query.data === undefined)
    return query.error ? (
      <DriftProblem error={query.error} what="The record types" retry={() => void query.refetch()} />
    ) : (
      <DriftSkeleton what="schedules and alerts" />
    );
  const { types, environment: of } = query.data;
  const chosen: TabId = tabs.find(({ id }) => id === tab)?.id ?? 'schedules';
  return (
    <div className="page pb-24 pt-6" data-testid="alerts-page">
      <PageHead
        crumbs={[{ href: inEnvironment(driftPath, environment), label: 'Drift' }]}
        testId="alerts-headline"
        title="Schedules and alerts"
        about="When sweeps run, who gets alerts, and what was deployed."
      />
      <div className="mt-6">
        <Tabs
          label="Schedules and alerts"
          testId="alerts"
          tabs={tabs}
          chosen={chosen}
          choose={(id) => {
            setTab(id === 'schedules' ? null : id);
          }}
        >
          {chosen === 'schedules' && <ScheduleSection types={types} of={of} environment={environment} />}
          {chosen === 'webhooks' && (
            <WebhookSection types={types} environment={of} secrets={secrets} setSecrets={setSecrets} />
          )}
          {chosen === 'deployments' && <DeploymentSection environment={of} />}
        </Tabs>
      </div>
    </div>
  );
}
