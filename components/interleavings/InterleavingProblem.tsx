import Link from 'next/link';
import { ApiError } from '@/lib/client/ApiError';
import { interleavingsPath } from '@/lib/view/interleavings/address';

/** A page that could not be filled: what happened, and what to do next. */
export function InterleavingProblem({ error, what, retry }: { readonly error: Error; readonly what: string; readonly retry: () => void }) {
  const code = error instanceof ApiError ? error.code : 'unexpected';
  return (
    <div className="page max-w-[820px] pb-24 pt-6" data-testid="request-error" data-code={code}>
      <h1 className="mb-3 text-xl font-semibold tracking-[-0.015em]">{titleOf(code, what)}</h1>
      <p role="alert" className="max-w-[72ch] [overflow-wrap:anywhere]">{error.message}</p>
      <h2 className="mb-1 mt-8 font-semibold">What to do next</h2>
      <ul className="max-w-[72ch] list-disc pl-5">{nextSteps(code).map((step) => <li key={step} className="my-1">{step}</li>)}</ul>
      <p className="mt-8 flex gap-2">
        <button type="button" className="control" onClick={retry} data-testid="retry">Read it again</button>
        <Link href={interleavingsPath} prefetch={false} className="control">The fix matrix</Link>
      </p>
    </div>
  );
}

function titleOf(code: string, what: string): string {
  switch (code) {
    case 'exploration_not_found': return 'There is no such exploration.';
    case 'order_not_found': return 'There is no such order.';
    case 'network': return 'The console does not answer.';
    case 'not_ready': return 'The console is not ready.';
    default: return `${what} could not be read.`;
  }
}

function nextSteps(code: string): readonly string[] {
  switch (code) {
    case 'exploration_not_found': return ['Look at the id in the address: it may have lost its end on the way.', 'It may lie in the database of another console. The fix matrix lists what this one has.'];
    case 'order_not_found': return ['Orders are numbered from 1 as they were run. The exploration’s page lists them all.'];
    case 'network': return ['See whether the console still runs; npm start starts it again.', 'If it runs on another machine, see whether that one can be reached from here.'];
    default: return ['Read it again in a moment; explorations go on without this page.', 'If it stays like this, the console’s log says more.'];
  }
}
