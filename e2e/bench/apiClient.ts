import { Agent, request } from 'node:http';

/** A viewer with kept connections; resolves with the whole body, rejects for anything but 200. */
export function openApiClient(url: string): { get(path: string): Promise<string>; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return {
    get: (path) =>
      new Promise((resolve, reject) => {
        const sent = request(`${url}${path}`, { agent }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const body = Buffer.concat(chunks).toString('utf8');
            if (response.statusCode === 200) resolve(body);
            else reject(new Error(`${path} answered ${response.statusCode}: ${body.slice(0, 300)}`));
          });
        });
        sent.on('error', reject);
        sent.end();
      }),
    close: () => agent.destroy(),
  };
}
