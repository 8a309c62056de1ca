import type { Activity } from '@/lib/contract/activity';
import { answered, type Ask } from './apiSource';
import { askConsole } from './askConsole';

export interface ActivityFilter {
  readonly by?: string | undefined;
  readonly kind?: string | undefined;
  readonly subject?: string | undefined;
  readonly limit?: string | undefined;
}

export interface ActivitySource {
  list(filter: ActivityFilter): Promise<readonly Activity[]>;
}

/** Speaks the API of activity at `baseUrl`. Its methods throw Refused and Unreachable. */
export function activitySource(baseUrl: string, ask: Ask = askConsole): ActivitySource {
  return {
    list: async (filter) => {
      const url = new URL('/api/activity', baseUrl);
      for (const [name, value] of Object.entries(filter))
        if (value !== undefined) url.searchParams.set(name, value as string);
      return (await answered(ask, new Request(url))).json() as Promise<readonly Activity[]>;
    },
  };
}
