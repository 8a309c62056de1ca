import type { Environment } from './inspection';

type SourceStatus = Environment['sources']['postgres']['status'];

/** A sign before the words: a full, an empty or a crossed circle. */
export const sourceState: Record<SourceStatus, string> = {
  ok: '●',
  unavailable: '⊘',
  not_configured: '○',
  not_checked: '○',
};

export interface EnvironmentDescription {
  /** A source that should be there is not. */
  readonly troubled: boolean;
  readonly sources: readonly { readonly id: string; readonly status: SourceStatus; readonly text: string }[];
}

export function describeEnvironment({ sources }: Environment): EnvironmentDescription {
  const described = Object.entries(sources).map(([id, { status, version, error }]) => ({
    id,
    status,
    text: wordsFor(status, version, error),
  }));
  return { troubled: described.some(({ status }) => status === 'unavailable'), sources: described };
}

function wordsFor(status: SourceStatus, version: string | undefined, error: string | undefined): string {
  switch (status) {
    case 'ok':
      return version ?? 'available';
    case 'unavailable':
      return error ?? 'unavailable';
    case 'not_configured':
      return 'not configured';
    case 'not_checked':
      return 'one per customer and profile';
    default:
      return status satisfies never;
  }
}
