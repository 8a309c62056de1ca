import Link from 'next/link';

interface Props {
  readonly code: string;
  /** What stands above the title, as the name of a record. */
  readonly above?: React.ReactNode;
  readonly title: string;
  readonly message: string;
  readonly nextSteps: readonly string[];
  readonly retry: () => void;
  readonly leave: { readonly href: string; readonly label: string };
}

/** The frame of a page that could not be filled: what happened, and what to do next. */
export function PageProblem({ code, above, title, message, nextSteps, retry, leave }: Props) {
  return (
    <div className="page max-w-[820px] pb-24 pt-6" data-testid="request-error" data-code={code}>
      {above}
      <h1 className={`mb-3 text-xl font-semibold tracking-[-0.015em] ${above ? 'mt-2' : ''}`}>{title}</h1>
      <p role="alert" className="max-w-[72ch] [overflow-wrap:anywhere]">
        {message}
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
          Read it again
        </button>
        <Link href={leave.href} prefetch={false} className="control">
          {leave.label}
        </Link>
      </p>
    </div>
  );
}
