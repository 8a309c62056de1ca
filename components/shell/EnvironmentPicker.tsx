'use client';

import { useQuery } from '@tanstack/react-query';
import { environmentsQuery } from '@/lib/client/queries';
import { useEnvironmentId, useUrlState } from '@/lib/client/useUrlState';
import type { Environment } from '@/lib/view/inspection';
import { describeEnvironment, sourceState } from '@/lib/view/environments';
import { Popup } from '../ui/Popup';

function useEnvironments() {
  const { data, error } = useQuery(environmentsQuery);
  const chosen = useEnvironmentId();
  const current = data?.find((each) => each.id === chosen) ?? (chosen === null ? data?.[0] : undefined);
  return { data, error, chosen, current };
}

/** Which environment is looked at, and how each of its sources does. Where there is only one, narrow screens have it in their menu. */
export function EnvironmentPicker() {
  const { data, error, chosen, current } = useEnvironments();
  const title = current?.title ?? chosen ?? (error ? 'no environment' : '…');
  const several = (data?.length ?? 0) > 1;
  return (
    <Popup
      testId="environment-picker"
      contentTestId="environment-list"
      title={`Environment: ${title}`}
      className={`control shrink-0 font-mono max-sm:!px-2 ${several ? '' : 'max-sm:hidden'}`}
      label={
        <>
          <span className="max-w-40 truncate max-sm:max-w-16">{title}</span>
          {current && describeEnvironment(current).troubled && (
            <span className="text-mute" title="A source is not available">
              ⚠
            </span>
          )}
          <span aria-hidden="true" className="text-mute">
            ▾
          </span>
        </>
      }
    >
      {(close) => <EnvironmentList close={close} />}
    </Popup>
  );
}

/** The environments with the state of their sources. The choice is kept in the address. */
export function EnvironmentList({ close }: { readonly close: () => void }) {
  const { data, error, chosen, current } = useEnvironments();
  const [, setEnvironment] = useUrlState('environment');
  const choose = (id: string) => {
    setEnvironment(id === data?.[0]?.id ? null : id);
    close();
  };
  return (
    <div className="w-80 max-w-full">
      {error && <p className="px-2 py-1 text-sm">{error.message}</p>}
      <ul>
        {data?.map((each) => (
          <li key={each.id}>
            <Choice environment={each} chosen={each.id === current?.id} choose={choose} />
          </li>
        ))}
      </ul>
      {chosen !== null && !current && data && (
        <p className="px-2 py-1 text-sm">There is no environment “{chosen}”. Choose one of these.</p>
      )}
    </div>
  );
}

function Choice({
  environment,
  chosen,
  choose,
}: {
  readonly environment: Environment;
  readonly chosen: boolean;
  readonly choose: (id: string) => void;
}) {
  return (
    <button
      type="button"
      data-testid={`environment-${environment.id}`}
      aria-pressed={chosen}
      className="w-full rounded px-2 py-2 text-left hover:bg-sunk"
      onClick={() => {
        choose(environment.id);
      }}
    >
      <span className="flex justify-between gap-4">
        <span className="font-medium">{environment.title}</span>
        {chosen && <span className="text-mute">current</span>}
      </span>
      <span className="mt-1 grid grid-cols-[80px_1fr] gap-x-3 text-sm text-mute">
        {describeEnvironment(environment).sources.map(({ id, status, text }) => (
          <span key={id} className="contents">
            <span>{id}</span>
            <span data-status={status} className={status === 'unavailable' ? 'text-ink' : ''}>
              <span aria-hidden="true" className="mr-1.5">
                {sourceState[status]}
              </span>
              {text}
            </span>
          </span>
        ))}
      </span>
    </button>
  );
}
