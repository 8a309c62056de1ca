import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook as Verifier } from 'standardwebhooks';
import { webhookBodySchema, type WebhookBody } from '@/lib/contract/schedules';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  readonly body: WebhookBody;
}

export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  /** What it answers next; 204 by default. */
  answer: (response: ServerResponse, nth: number) => void;
  close(): Promise<void>;
}

/** Somebody else's server on the loopback, that keeps what it is posted. */
export async function openReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      receiver.received.push({
        path: request.url ?? '',
        headers: request.headers,
        raw,
        body: webhookBodySchema.parse(JSON.parse(raw)),
      });
      receiver.answer(response, receiver.received.length);
    });
    request.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook?team=a`,
    port,
    received: [],
    answer: (response) => response.writeHead(204).end(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

/** As a receiver does it, with the library of Standard Webhooks. Throws where the signature is not right. */
export function verify(secret: string, { raw, headers }: Pick<Received, 'raw' | 'headers'>): void {
  new Verifier(secret).verify(raw, headers as Record<string, string>);
}
