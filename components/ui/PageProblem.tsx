import Link from 'next/link';
import { ApiError } from '@/lib/client/ApiError';

/** What pages of one kind say, by the code of an error. */
export interface ProblemTexts {
  /** Without a title: the one that every page has for this code. */
  readonly byCode: Readonly<
    Partial<Record<string, { readonly title?: string; readonly nextSteps: readonly string[] }>>
  >;
  /** Next steps for every other code. */
  readonly otherwise: readonly string[];
}

const TITLES: Readonly<Partial<Record<string, string>>> = {
  unknown_environment: 'Environment not found.',
  network: 'The console is not responding.',
  not_ready: 'The console is not ready.',
};

interface Props {
  readonly error: Error;
  /** What could not be read, at the beginning of a sentence. */
  readonly what: string;
  readonly texts: ProblemTexts;
  /** What stands above the title, as the name of a record. */
  readonly above?: React.ReactNode;
  readonly retry: () => void;
  readonly leave: { readonly href: string; readonly label: string };
}

/** A page that could not be filled: what happened, and what to do next. */
export function PageProblem({ error, what, texts, above, retry, leave }: Props) {
  const code = error instanceof ApiError ? error.code : 'unexpected';
  const text = texts.byCode[code];
  const title = text?.title ?? TITLES[code] ?? `${what} could not be read.`;
  const nextSteps = text?.nextSteps ?? texts.otherwise;
  return (
    <div className="page max-w-[820px] pb-24 pt-6" data-testid="request-error" data-code={code}>
      {above}
      <h1 className={`mb-3 text-xl font-semibold tracking-[-0.015em] ${above ? 'mt-2' : ''}`}>{title}</h1>
      <p role="alert" className="max-w-[72ch] [overflow-wrap:anywhere]">
        {error.message}
      </p>
      <h2 className="mb-1 mt-8 font-semibold">What to do next</h2>
      <ul className="max-w-[72ch] list-disc pl-5">
        {nextSteps.map((step) => (
          <li key={step} className="my-1 [overflow-wrap:anywhere]">
            {step}
          </li>
        ))}
      </ul>
      <p className="mt-8 flex gap-2">
        <button type="button" className="control" onClick={retry} data-testid="retry">
          Try again
        </button>
        <Link href={leave.href} prefetch={false} className="control">
          {leave.label}
        </Link>
      </p>
    </div>
  );
}
