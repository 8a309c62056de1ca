import type { z } from 'zod';
import { ProblemError } from './ProblemError';
import { parseWith } from './parseWith';

/** A pasted log of 500 lines with room to spare. */
const MOST_BYTES = 2 * 1024 * 1024;
/** Deeper nesting than any request has; beyond a few thousand levels serialisers run out of stack. */
const DEEPEST = 64;

/** The body of a request as the schema describes it. Throws ProblemError: 415, 413, or 400 with what was wrong where. */
export async function readBody<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.output<Schema>> {
  if (!isJson(request.headers.get('content-type'))) {
    throw new ProblemError('unsupported_media_type', 'Expected the header Content-Type: application/json.');
  }
  const value = parseJson(await readText(request));
  refuseUnusual(value);
  return parseWith(schema, value, 'body');
}

function isJson(contentType: string | null): boolean {
  const [type, ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  return type === 'application/json' && parameters.every((parameter) => /^charset="?utf-?8"?$|^$/.test(parameter));
}

async function readText(request: Request): Promise<string> {
  const tooLarge = new ProblemError('payload_too_large', `Expected a body of at most ${MOST_BYTES / 1024 / 1024} MB.`);
  if (Number(request.headers.get('content-length') ?? 0) > MOST_BYTES) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of whole(bodyOf(request))) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw tooLarge;
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new ProblemError('invalid_request', 'Expected a body in UTF-8.');
  }
}

/** A body that its sender cut off is the sender's mistake, though mostly nobody is there to hear of it. */
async function* whole(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* chunks;
  } catch {
    throw new ProblemError('invalid_request', 'Expected the whole body; it ended early.');
  }
}

function bodyOf(request: Request): AsyncIterable<Uint8Array> {
  return (
    request.body ??
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.close();
      },
    })
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ProblemError('invalid_request', 'Expected a body of valid JSON.');
  }
}

/** Throws for what is nested too deep, and for numbers beyond a double, which were read as Infinity and would go on as null. */
function refuseUnusual(value: unknown): void {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST)
      throw new ProblemError('invalid_request', `Expected JSON nested at most ${DEEPEST} levels deep.`);
    if (level.some((item) => typeof item === 'number' && !Number.isFinite(item)))
      throw new ProblemError('invalid_request', 'Expected only numbers that a double holds, up to about 1.8e308.');
    level = level.flatMap((item): readonly unknown[] =>
      typeof item === 'object' && item !== null ? Object.values(item) : [],
    );
  }
}
