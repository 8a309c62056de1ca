import type { ServerResponse } from 'node:http';

/** Sends this status with a successful answer, because the framework sets its own while it renders. */
export function keepStatus(response: ServerResponse, status: number): void {
  const writeHead = response.writeHead.bind(response) as (code: number, ...rest: unknown[]) => ServerResponse;
  response.writeHead = (code: number, ...rest: unknown[]) => writeHead(code === 200 ? status : code, ...rest);
}
