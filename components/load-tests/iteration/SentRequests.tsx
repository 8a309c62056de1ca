import type { Iteration } from '@/lib/contract/loadTests';
import { sentCommand } from '@/lib/wording/sentCommand';
import { answerText, capturedText } from '@/lib/wording/triedText';
import { CopyButton } from '../../ui/CopyButton';
import { Section } from '../../ui/Section';

/** What was sent, each request as a command to send it again, and what it answered; nothing of a run that did not keep it. */
export function SentRequests({ calls }: { readonly calls: Iteration['calls'] }) {
  const sent = calls.flatMap(({ sent: request, ...call }) =>
    request === undefined ? [] : [{ ...call, command: sentCommand(request) }],
  );
  if (sent.length === 0) return null;
  return (
    <Section id="requests" title="The requests, as they were sent" aside="secrets are masked">
      <ol className="border-t border-strong">
        {sent.map(({ actor, call, status, command, response, captured }, index) => (
          <li key={index} className="border-b border-line py-2" data-testid={`sent-${actor}`}>
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-medium">{call}</span>
              <span className="text-mute">{actor}</span>
              <span className="text-mute">{status === 0 ? 'no answer' : `answered ${status}`}</span>
              {captured && <span className="text-mute">captured {capturedText(captured)}</span>}
              <CopyButton text={command} label={`Copy the request of ${actor}`} className="quiet-link">
                Copy
              </CopyButton>
            </p>
            <pre
              tabIndex={0}
              aria-label={`Request of ${actor}`}
              className="mt-1 overflow-x-auto whitespace-pre-wrap text-sm [overflow-wrap:anywhere]"
            >
              {command}
            </pre>
            {response !== null && response !== undefined && (
              <details className="mt-1">
                <summary className="quiet-link w-fit cursor-pointer text-sm">Answer</summary>
                <pre
                  tabIndex={0}
                  aria-label={`Answer to ${actor}`}
                  className="mt-1 max-h-80 overflow-auto whitespace-pre-wrap rounded-md bg-sunk px-3 py-2 text-sm [overflow-wrap:anywhere]"
                >
                  {answerText(response)}
                </pre>
              </details>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
