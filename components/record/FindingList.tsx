import dynamic from 'next/dynamic';
import { createContext, use, useMemo } from 'react';
import { flattenEvidence } from '@/lib/view/flattenEvidence';
import type { Finding, Inspection } from '@/lib/view/inspection';
import { shortCall } from '@/lib/view/shortCall';
import { arrangeFindings, type FindingNode } from '@/lib/wording/findings/arrangeFindings';
import { Later } from '../ui/Later';
import { splitSentence, type SplitSentence } from '@/lib/view/splitSentence';

const severityLooks: Record<Finding['severity'], string> = {
  error: 'border-l-[3px] border-bad bg-bad-soft',
  warning: 'border-l-[3px] border-ink bg-sunk',
  info: 'border-l-[3px] border-strong',
};

/** How sentences are split: at the names of the record's calls, times and values. */
const Splitting = createContext<SplitSentence>((text) => [{ kind: 'text', text }]);

/** A healthy record needs none. */
const Remedy = dynamic(() => import('./Remedy').then((module) => module.Remedy), {
  ssr: false,
  loading: RemedyWaits,
});

function RemedyWaits() {
  return <div aria-hidden="true" className="skeleton mt-3 h-24" />;
}

/** The inspection whose findings these are; null: of the past, when there is nothing to do any more. */
const Present = createContext<Inspection | null>(null);

/** What was found, strongest first; what another finding explains is folded under it, what is merely worth knowing stands last and low. */
export function FindingList({
  inspection,
  past,
}: {
  readonly inspection: Inspection;
  /** It was kept: what repaired the record then may break it now. */
  readonly past: boolean;
}) {
  const { findings, calls, title } = inspection;
  const split = useMemo(
    () => splitSentence(calls.flatMap(({ call }) => [call, shortCall(call, title)])),
    [calls, title],
  );
  const nodes = arrangeFindings(findings);
  const loud = nodes.filter(({ finding }) => finding.severity !== 'info');
  const quiet = nodes.filter(({ finding }) => finding.severity === 'info');
  if (nodes.length === 0) return null;
  return (
    <Splitting value={split}>
      <Present value={past ? null : inspection}>
        <section aria-labelledby="findings-title" className="mt-5 grid grid-cols-[minmax(0,1fr)] gap-3">
          <h2 id="findings-title" className="sr-only">
            Findings
          </h2>
          {loud.map((node) => (
            <FindingCard key={keyOf(node.finding)} node={node} />
          ))}
          {quiet.map((node) => (
            <QuietFinding key={keyOf(node.finding)} node={node} />
          ))}
        </section>
      </Present>
    </Splitting>
  );
}

function FindingCard({ node: { finding, explains } }: { readonly node: FindingNode<Finding> }) {
  return (
    <div
      data-testid={`finding-${finding.code}`}
      data-severity={finding.severity}
      className={`rounded-r-md px-4 py-3 ${severityLooks[finding.severity]}`}
    >
      <FindingTitle finding={finding} />
      <FindingText finding={finding} />
      {explains.length > 0 && (
        <details className="mt-2" data-testid={`explained-by-${finding.code}`}>
          <summary className="quiet-link w-fit text-sm">
            It explains {explains.length === 1 ? 'another finding' : `${explains.length} other findings`}:{' '}
            {explains.map((each) => each.title).join('; ')}
          </summary>
          <div className="mt-2 grid gap-3 border-l border-bad-line pl-4">
            {explains.map((each) => (
              <div key={keyOf(each)} data-testid={`finding-${each.code}`} data-severity={each.severity}>
                <FindingTitle finding={each} />
                <FindingText finding={each} />
              </div>
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

function QuietFinding({ node: { finding, explains } }: { readonly node: FindingNode<Finding> }) {
  return (
    <details
      data-testid={`finding-${finding.code}`}
      data-severity={finding.severity}
      className="border-l-[3px] border-strong pl-4 text-mute"
    >
      <summary className="flex flex-wrap gap-x-3">
        <span className="text-ink">{finding.title}</span>
        <code>{finding.code}</code>
        <span className="underline decoration-strong underline-offset-[3px] print:hidden">more</span>
      </summary>
      <div className="pt-1">
        <FindingText finding={finding} />
      </div>
      {explains.map((each) => (
        <div key={keyOf(each)} data-testid={`finding-${each.code}`} className="mt-2">
          <FindingTitle finding={each} />
          <FindingText finding={each} />
        </div>
      ))}
    </details>
  );
}

function FindingTitle({ finding }: { readonly finding: Finding }) {
  return (
    <h3 className="flex flex-wrap items-baseline gap-x-3 font-semibold">
      {finding.title}
      <code className="font-normal text-mute">{finding.code}</code>
    </h3>
  );
}

function FindingText({ finding }: { readonly finding: Finding }) {
  const facts = flattenEvidence(finding.evidence);
  const present = use(Present);
  return (
    <>
      <p className="max-w-[128ch]">{finding.explanation}</p>
      {finding.narrative.length > 0 && (
        <ol className="mt-1.5 max-w-[128ch] list-decimal pl-5 marker:text-mute">
          {finding.narrative.map((sentence, index) => (
            <li key={index} className="pl-1">
              <Sentence text={sentence} />
            </li>
          ))}
        </ol>
      )}
      <details className="mt-2 print:hidden">
        <summary className="quiet-link w-fit text-sm">Evidence</summary>
        <dl className="mt-2 grid grid-cols-1 gap-x-6 text-sm sm:grid-cols-[max-content_1fr]">
          {facts.map(({ path, value }) => (
            <div key={path} className="contents">
              <dt className="font-mono text-mute">{path}</dt>
              <dd className="mb-1 font-mono [overflow-wrap:anywhere] sm:mb-0">{JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      </details>
      {present !== null && finding.remedy !== undefined && (
        <Later waiting={<RemedyWaits />}>
          <Remedy finding={finding} remedy={finding.remedy} inspection={present} />
        </Later>
      )}
    </>
  );
}

/** Several copies can have findings of one code. */
function keyOf({ code, copy }: Finding): string {
  return `${code} ${copy}`;
}

/** Names of calls stand out, times and values are set as code. */
function Sentence({ text }: { readonly text: string }) {
  const split = use(Splitting);
  return split(text).map((part, index) => {
    switch (part.kind) {
      case 'text':
        return part.text;
      case 'call':
        return (
          <b key={index} className="font-semibold">
            {part.text}
          </b>
        );
      case 'value':
        return (
          <span key={index} className="font-mono">
            {part.text}
          </span>
        );
      default:
        return part.kind satisfies never;
    }
  });
}
