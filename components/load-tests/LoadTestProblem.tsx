import Link from 'next/link';
import { ApiError } from '@/lib/client/ApiError';

/** A page that could not be filled: what happened, and what to do next. */
export function LoadTestProblem({ error, what, retry }: { readonly error: Error; readonly what: string; readonly retry: () => void }) {
  const code = error instanceof ApiError ? error.code : 'unexpected';
  return (
    <div className="page max-w-[820px] pb-24 pt-6" data-testid="request-error" data-code={code}>
      <h1 className="mb-3 text-xl font-semibold tracking-[-0.015em]">{titleOf(code, what)}</h1>
      <p role="alert" className="max-w-[72ch] [overflow-wrap:anywhere]">{error.message}</p>
      <h2 className="mb-1 mt-8 font-semibold">What to do next</h2>
      <ul className="max-w-[72ch] list-disc pl-5">{nextSteps(code).map((step) => <li key={step} className="my-1">{step}</li>)}</ul>
      <p className="mt-8 flex gap-2">
        <button type="button" className="control" onClick={retry} data-testid="retry">Read it again</button>
        <Link href="/load-tests" prefetch={false} className="control">All load tests</Link>
      </p>
    </div>
  );
}

function titleOf(code: string, what: string): string {
  switch (code) {
    case 'load_test_not_found': return 'There is no such load test.';
    case 'iteration_not_found': return 'There is no such iteration.';
    case 'network': return 'The console does not answer.';
    case 'not_ready': return 'The console is not ready.';
    default: return `${what} could not be read.`;
  }
}

function nextSteps(code: string): readonly string[] {
  switch (code) {
    case 'load_test_not_found': return ['Look for it among all load tests; a link loses its end easily.', 'Load tests are kept in the console’s own database. A link from another console leads nowhere here.'];
    case 'iteration_not_found': return ['Look for it among the iterations on the run’s page; its last number may be cut off.', 'An iteration stands there once it is finished.'];
    case 'network': return ['See whether npm start still runs in its terminal, and what it said last.', 'Then read it again; this page keeps its address. A run that was under way goes on by itself.'];
    case 'not_ready': return ['Open /readyz: it names the store that is missing.', 'Read it again when that is there. Runs are kept.'];
    default: return ['Read it again. If it stays so, the console’s log says more.'];
  }
}
