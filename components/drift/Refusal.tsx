import { ApiError } from '@/lib/client/ApiError';
import { CopyButton } from '../ui/CopyButton';

/** Why something was not done, and the statements that would help, each to copy. */
export function Refusal({
  error,
  lead,
  testId,
}: {
  readonly error: Error;
  readonly lead: string;
  readonly testId: string;
}) {
  const [code, errors, text] =
    error instanceof ApiError ? [error.code, error.errors, error.lead] : ['unexpected', [], error.message];
  return (
    <div
      role="alert"
      data-testid={testId}
      data-code={code}
      className="mt-3 max-w-[96ch] border-l-[3px] border-ink pl-3"
    >
      <p>
        {lead} {code === 'sweep_refused' && errors.length > 0 ? '' : text}
      </p>
      {errors.length > 0 && (
        <ul className="mt-1 grid gap-2">
          {errors.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              {code === 'sweep_refused' ? (
                <>
                  <span>{path}</span>
                  <Statement text={message} />
                </>
              ) : (
                <>
                  {path !== '' && <code>{path}</code>} {message}
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What would help, ready to be copied. */
export function Statement({ text }: { readonly text: string }) {
  return (
    <div className="mt-1 flex items-start gap-2">
      <pre
        tabIndex={0}
        aria-label="What would help"
        className="min-w-0 flex-1 whitespace-pre-wrap rounded-md bg-sunk px-3 py-2 [overflow-wrap:anywhere]"
        data-testid="refusal-help"
      >
        {text}
      </pre>
      <CopyButton text={text} label="Copy the statement" testId="copy-statement">
        Copy
      </CopyButton>
    </div>
  );
}
