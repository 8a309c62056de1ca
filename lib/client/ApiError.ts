import type { Problem } from '@/lib/contract/problem';

/** What the console answered in place of data. `code` is the API's own; `network` when no answer came, `unexpected` when it made no sense. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: string,
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    /** What was wrong where, for a refused request. */
    readonly errors: NonNullable<Problem['errors']> = [],
  ) {
    super([withoutPointer(detail), ...errors.map(inWords)].join(' '));
  }

  /** What happened, without `errors`: for where these are listed. */
  get lead(): string {
    return withoutPointer(this.detail);
  }

  /** The same request may fare better later. */
  get mayPass(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  static fromProblem(problem: Problem): ApiError {
    return new ApiError(problem.code, problem.status, problem.title, problem.detail, problem.errors);
  }

  static noAnswer(): ApiError {
    return new ApiError(
      'network',
      0,
      'The console does not answer',
      'The console did not answer. It may have been stopped, or the connection to it is broken.',
    );
  }
}

/** People are shown the errors themselves. */
function withoutPointer(detail: string): string {
  return detail.replace(/ See errors\.$/, '');
}

function inWords({ path, message }: NonNullable<Problem['errors']>[number]): string {
  const field = path.replace(/^(?:query|body|param|header)\.?/, '');
  return `${field === '' ? message : `${field}: ${message}`}.`.replace(/\.\.$/, '.');
}
