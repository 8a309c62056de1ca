import type { WorkersResponse } from '@/lib/contract/workers';
import { answered, type Ask } from './apiSource';
import { askConsole } from './askConsole';

export interface WorkerSource {
  read(): Promise<WorkersResponse>;
}

/** Speaks the API of workers at `baseUrl`. Its methods throw Refused and Unreachable. */
export function workerSource(baseUrl: string, ask: Ask = askConsole): WorkerSource {
  return {
    read: async () =>
      (await answered(ask, new Request(new URL('/api/workers', baseUrl)))).json() as Promise<WorkersResponse>,
  };
}
