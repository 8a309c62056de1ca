import type { Check, Inspection } from '@/lib/view/inspection';
import { Section } from '../ui/Section';
import { VerdictMark } from '../ui/VerdictMark';

const verdicts = { pass: 'consistent', fail: 'inconsistent', unknown: 'unknown' } as const satisfies Record<
  Check['status'],
  string
>;

export function CheckSection({ inspection: { checks, notJudged } }: { readonly inspection: Inspection }) {
  const count = (status: Check['status']) => checks.filter((check) => check.status === status).length;
  const failed = count('fail');
  const unknown = count('unknown');
  return (
    <Section
      id="checks"
      title="Checks"
      aside={[
        `${count('pass')} of ${checks.length} pass`,
        ...(failed > 0 ? [`${failed} fail`] : []),
        ...(unknown > 0 ? [`${unknown} unknown`] : []),
      ].join(', ')}
    >
      <ul className="grid border-t border-strong lg:grid-cols-2 lg:gap-x-10" data-testid="checks">
        {checks.map((check) => (
          <li
            key={check.id}
            data-testid={`check-${check.id}`}
            data-status={check.status}
            className="grid grid-cols-[16px_128px_1fr] items-baseline gap-x-3 border-b border-line py-1.5"
          >
            <span className="translate-y-0.5">
              <VerdictMark verdict={verdicts[check.status]} />
            </span>
            <code className="text-mute">{check.id}</code>
            <span>{check.summary}</span>
          </li>
        ))}
      </ul>
      {notJudged.length > 0 && (
        <div className="mt-3 text-sm text-mute" data-testid="not-judged">
          <h3>Not judged</h3>
          <ul className="list-disc pl-5">
            {notJudged.map(({ what, why, enabledBy }) => (
              <li key={what} className="max-w-[112ch]">
                <span className="text-ink">{what}</span>: {why}. {enabledBy}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
}
