'use client';

import Link from 'next/link';
import { ApiError } from '@/lib/client/ApiError';
import { useTabTitle } from '@/lib/client/useTabTitle';
import { Breakable } from './Breakable';

type Texts = Readonly<Partial<Record<string, { readonly title?: string; readonly nextSteps?: readonly string[] }>>>;

/** What pages of one kind say otherwise than every page. */
export interface ProblemTexts {
  /** By the code of an error. */
  readonly byCode: Texts;
  /** Next steps for every other code. */
  readonly otherwise?: readonly string[];
}

const BY_CODE: Texts = {
  unknown_environment: {
    title: 'Environment not found.',
    nextSteps: [
      'Choose a configured environment at the top right, or remove it from the address.',
      'Environments are named in the configuration file.',
    ],
  },
  network: {
    title: 'The console is not responding.',
    nextSteps: ['Check that npm start is still running in its terminal, and its last output.', 'Then try again.'],
  },
  not_ready: {
    title: 'The console is not ready.',
    nextSteps: ['Open /readyz: it names the store that is missing.', 'Try again when that store is back.'],
  },
};
const OTHERWISE = ['Try again. If that does not help, check the console’s log.'];

interface Props {
  readonly error: Error;
  /** What could not be read, at the beginning of a sentence. */
  readonly what: string;
  readonly texts?: ProblemTexts;
  /** What stands above the title, as the name of a record. */
  readonly above?: React.ReactNode;
  readonly retry: () => void;
  readonly leave: { readonly href: string; readonly label: string };
}

/** A page that could not be filled: what happened, and what to do next. */
export function PageProblem({ error, what, texts, above, retry, leave }: Props) {
  const code = error instanceof ApiError ? error.code : 'unexpected';
  const [own, general] = [texts?.byCode[code], BY_CODE[code]];
  const title = own?.title ?? general?.title ?? `${what} could not be read.`;
  useTabTitle(title.replace(/\.$/, ''));
  const nextSteps = own?.nextSteps ?? general?.nextSteps ?? texts?.otherwise ?? OTHERWISE;
  return (
    <div className="page pb-24 pt-6" data-testid="request-error" data-code={code}>
      {above}
      <h1 className={`mb-3 text-xl font-semibold tracking-[-0.015em] ${above ? 'mt-2' : ''}`}>{title}</h1>
      <p role="alert" className="max-w-[72ch]">
        <Breakable text={error.message} />
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
