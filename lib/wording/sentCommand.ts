import type { SentRequest } from '@/lib/contract/loadTests';
import { quoteForShell } from './quoteForShell';

/** A request that was sent, as a line of `curl` or `grpcurl` for a POSIX shell. What is masked has to be filled in. */
export function sentCommand({ method, url, headers, body }: SentRequest): string {
  const text = body === undefined ? null : JSON.stringify(body);
  const grpc = /^(grpcs?):\/\/([^/]+)\/(.+)$/.exec(url);
  const named = Object.entries(headers).flatMap(([name, value]) => ['-H', quoteForShell(`${name}: ${value}`)]);
  if (grpc) {
    const [, scheme, address = '', rpc = ''] = grpc;
    return [
      'grpcurl',
      ...(scheme === 'grpc' ? ['-plaintext'] : []),
      ...named,
      ...(text === null ? [] : ['-d', quoteForShell(text)]),
      quoteForShell(address),
      quoteForShell(rpc),
    ].join(' ');
  }
  return [
    'curl',
    // With a body curl sends a POST unless told otherwise.
    ...(method === 'GET' && text === null ? [] : ['-X', method]),
    quoteForShell(url),
    ...named,
    ...(text === null ? [] : ['-d', quoteForShell(text)]),
  ].join(' ');
}
