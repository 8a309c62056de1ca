'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { exploredOfScenarioQuery, scenariosOfTypeQuery } from '@/lib/client/preventionQueries';
import { useEnvironmentId } from '@/lib/client/useUrlState';
import { driftListPath } from '@/lib/view/drift/address';
import type { Finding, Inspection } from '@/lib/view/inspection';
import { provenVariants } from '@/lib/view/interleavings/provenVariants';
import { newLoadTestPath, withQuery } from '@/lib/view/loadTests/address';
import { CopyButton } from '../ui/CopyButton';
import { Time } from '../ui/Time';

const MOST_VARIANTS = 3;

/** What to do about a finding: how this record is repaired, what would have kept it from happening, and where to look next. */
export function Remedy({
  finding,
  remedy,
  inspection,
}: {
  readonly finding: Finding;
  readonly remedy: NonNullable<Finding['remedy']>;
  readonly inspection: Inspection;
}) {
  const { statements, sendAgain, repair, prevention } = remedy;
  const named = (id: string) => inspection.copies.find(({ copy }) => copy === id)?.title ?? id;
  return (
    <section aria-label="What to do now" className="mt-3 border-t border-line pt-2" data-testid="remedy">
      <h4 className="text-sm text-mute">What to do now</h4>
      <p className="max-w-[128ch]">{repair}</p>
      {statements.length > 0 && (
        <details className="mt-1.5" data-testid="repair-sql">
          <summary className="quiet-link w-fit text-sm">
            {statements.length === 1 ? 'The SQL' : `The SQL, ${statements.length} statements`}
          </summary>
          <p className="mt-1 max-w-[128ch] text-sm text-mute">
            Lastwrite shows it and never runs it. It fits the versions read at{' '}
            <Time value={inspection.inspectedAt} only="clock" digits={0} zone />: refresh this page before you run it.
          </p>
          {statements.map(({ store, copy, table, sql }, index) => (
            <Text
              key={index}
              title={`${store === 'postgres' ? `Postgres, ${named(copy)}` : 'ClickHouse'}: ${table}`}
              text={sql}
              label="Copy the SQL"
            />
          ))}
        </details>
      )}
      {sendAgain.some(({ request }) => request !== undefined) && (
        <details className="mt-1.5" data-testid="send-again">
          <summary className="quiet-link w-fit text-sm">
            {sendAgain.length === 1 ? 'The request' : 'The requests'}
          </summary>
          {sendAgain.map(
            ({ call, request }, index) =>
              request !== undefined && (
                <Text key={index} title={call} text={JSON.stringify(request, null, 2)} label="Copy the request" />
              ),
          )}
        </details>
      )}
      {prevention !== null && (
        <p className="mt-1.5 max-w-[128ch]">
          <span className="text-mute">To prevent it:</span> {prevention} <Proof recordType={inspection.recordType} />
        </p>
      )}
      <Next finding={finding} inspection={inspection} />
    </section>
  );
}

function Text({ title, text, label }: { readonly title: string; readonly text: string; readonly label: string }) {
  return (
    <figure className="mt-2">
      <figcaption className="mb-1 flex items-baseline justify-between gap-4 text-sm">
        <span>{title}</span>
        <CopyButton text={text} label={`${label}: ${title}`} className="quiet-link text-sm">
          copy
        </CopyButton>
      </figcaption>
      <pre
        tabIndex={0}
        aria-label={title}
        className="panel max-h-80 overflow-auto whitespace-pre-wrap px-4 py-3 leading-5 [overflow-wrap:anywhere]"
      >
        {text}
      </pre>
    </figure>
  );
}

/** Which variants are proven not to let this happen, where the record's type has a scenario whose orders can be explored. */
function Proof({ recordType }: { readonly recordType: string }) {
  const environment = useEnvironmentId();
  const scenario = useQuery(scenariosOfTypeQuery(recordType)).data?.find(({ runsAs }) =>
    runsAs.includes('exploration'),
  );
  const explored = useQuery(exploredOfScenarioQuery(scenario?.id));
  if (scenario === undefined || explored.data === undefined) return null;
  const proven = provenVariants(scenario.variants, explored.data);
  return (
    <span data-testid="proven-variants">
      {proven.length === 0 ? 'No variant is proven clean yet: explore them in the ' : `Proven clean in every order: `}
      {proven.slice(0, MOST_VARIANTS).map((variant, index) => (
        <span key={variant}>
          {index > 0 && ', '}
          <Link prefetch={false} href={matrixPath(scenario.id, variant, environment)} className="quiet-link !text-ink">
            <code>{variant}</code>
          </Link>
        </span>
      ))}
      {proven.length > 0 && (
        <>{proven.length > MOST_VARIANTS ? ` and ${proven.length - MOST_VARIANTS} more. See the ` : '. See the '}</>
      )}
      <Link prefetch={false} href={matrixPath(scenario.id, null, environment)} className="quiet-link !text-ink">
        fix matrix
      </Link>
      .
    </span>
  );
}

/** Without the code that reads the options of a matrix, which this page does not need. */
function matrixPath(scenario: string, variant: string | null, environment: string | null): string {
  const params = { scenario, ...(variant !== null && { variant }), ...(environment !== null && { environment }) };
  return withQuery('/interleavings', new URLSearchParams(params));
}

/** Anchors of this page, and the screens that show how often it happens. */
function Next({ finding, inspection }: { readonly finding: Finding; readonly inspection: Inspection }) {
  const environment = useEnvironmentId();
  const scenario = useQuery(scenariosOfTypeQuery(inspection.recordType)).data?.find(({ runsAs }) =>
    runsAs.includes('load_test'),
  );
  const link = (href: string, text: string) => (
    <Link prefetch={false} href={href} className="quiet-link">
      {text}
    </Link>
  );
  return (
    <p className="mt-1.5 flex flex-wrap gap-x-4 text-sm" data-testid="look-next">
      <span className="text-mute">Look next at</span>
      <a href="#history" className="quiet-link">
        the timeline
      </a>
      <a href="#versions" className="quiet-link">
        the raw rows
      </a>
      {link(
        driftListPath({ environment, record: inspection.recordType, cause: finding.code }),
        'records that drifted the same way',
      )}
      {scenario !== undefined &&
        link(
          newLoadTestPath(new URLSearchParams({ scenario: scenario.id, ...(environment && { environment }) })),
          'a load test that measures how often it happens',
        )}
    </p>
  );
}
