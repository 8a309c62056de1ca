import type { ForgottenCalls, RetentionAnswer } from '@/lib/contract/retention';
import { answered, type Ask } from './apiSource';
import { askConsole } from './askConsole';

export interface RetentionSource {
  read(): Promise<RetentionAnswer>;
  /** Has what was kept for long enough deleted now. */
  sweep(): Promise<void>;
  deleteLoadTest(id: string): Promise<void>;
  deleteExploration(id: string): Promise<void>;
  deleteLabRun(id: string): Promise<void>;
  /** Gives how many calls were told of the record. */
  forgetCalls(name: string, environment: string | undefined): Promise<number>;
}

/** Speaks the API of what is kept at `baseUrl`. Its methods throw Refused and Unreachable. */
export function retentionSource(baseUrl: string, ask: Ask = askConsole): RetentionSource {
  const at = (path: string) => new URL(path, baseUrl);
  const remove = (url: URL) => answered(ask, new Request(url, { method: 'DELETE' }));
  return {
    read: async () => (await answered(ask, new Request(at('/api/retention')))).json() as Promise<RetentionAnswer>,
    sweep: async () => {
      await answered(ask, new Request(at('/api/retention'), { method: 'POST' }));
    },
    deleteLoadTest: async (id) => {
      await remove(at(`/api/load-tests/${id}`));
    },
    deleteExploration: async (id) => {
      await remove(at(`/api/interleavings/${id}`));
    },
    deleteLabRun: async (id) => {
      await remove(at(`/api/lab/${id}`));
    },
    forgetCalls: async (name, environment) => {
      const url = at('/api/calls');
      url.searchParams.set('name', name);
      if (environment !== undefined) url.searchParams.set('environment', environment);
      return ((await (await remove(url)).json()) as ForgottenCalls).forgotten;
    },
  };
}
