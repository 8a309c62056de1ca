import { CoachingError } from './CoachingError';
import { toProblem } from './problem';
import { Refusal } from './Refusal';

const MOST_BYTES = 1024 * 1024;

/** Takes JSON in UTF-8 only. No body at all is undefined, whatever the content type says. Throws CoachingError INVALID_ARGUMENT, and Refusal. */
export async function readBody({ headers, body }: Request): Promise<unknown> {
  const bytes = await readBytes(body);
  if (bytes.length === 0) return undefined;
  if (!/^application\/json *(;|$)/i.test(headers.get('content-type') ?? ''))
    throw new Refusal(toProblem('UNSUPPORTED_MEDIA_TYPE', 'The body has to be application/json.'));
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new CoachingError('INVALID_ARGUMENT', 'The body is not JSON in UTF-8.', {
      violations: [{ path: '', message: 'expected JSON in UTF-8' }],
    });
  }
}

async function readBytes(body: Request['body']): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of whole(body)) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw new Refusal(toProblem('PAYLOAD_TOO_LARGE', 'The body may have at most 1 MiB.'));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A body that its sender cut off; mostly nobody is there to hear of it. */
async function* whole(body: AsyncIterable<Uint8Array> | null): AsyncGenerator<Uint8Array, void, void> {
  try {
    if (body !== null) yield* body;
  } catch {
    throw new Refusal(toProblem('INVALID_ARGUMENT', 'The body ended early.'));
  }
}
