import type { MiddlewareHandler } from 'hono';
import { isNestedDeeper, levelsOf } from '@/lib/record/isNestedDeeper';
import { ProblemError } from './ProblemError';

/** A pasted log of 500 lines with room to spare. */
const MOST_BYTES = 2 * 1024 * 1024;
/** Deeper nesting than any request has; beyond a few thousand levels serialisers run out of stack. */
const DEEPEST = 64;

/**
 * Reads the body of a request before its schema is asked, and refuses what no schema can tell: another type (415), more than there is room for (413), and
 * what is not JSON, was cut off, is nested too deep, or has numbers that a double does not hold (400).
 */
export const readJson: MiddlewareHandler = async ({ req }, next) => {
  if (!isJson(req.header('content-type') ?? ''))
    throw new ProblemError('unsupported_media_type', 'Expected the header Content-Type: application/json.');
  const text = await readText(req.raw);
  refuseUnusual(parseJson(text));
  // The framework reads the type once more, and takes fewer spellings of it.
  req.raw.headers.set('content-type', 'application/json');
  // The framework keeps a promise there, and types it as what it resolves with.
  (req.bodyCache as { text?: Promise<string> }).text = Promise.resolve(text);
  await next();
};

function isJson(contentType: string): boolean {
  const [type, ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  return type === 'application/json' && parameters.every((parameter) => /^charset="?utf-?8"?$|^$/.test(parameter));
}

async function readText({ headers, body }: Request): Promise<string> {
  const tooLarge = new ProblemError('payload_too_large', `Expected a body of at most ${MOST_BYTES / 1024 / 1024} MB.`);
  if (Number(headers.get('content-length') ?? 0) > MOST_BYTES) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of whole(body)) {
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
async function* whole(body: AsyncIterable<Uint8Array> | null): AsyncGenerator<Uint8Array, void, void> {
  try {
    if (body !== null) yield* body;
  } catch {
    throw new ProblemError('invalid_request', 'Expected the whole body; it ended early.');
  }
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
  if (isNestedDeeper(value, DEEPEST))
    throw new ProblemError('invalid_request', `Expected JSON nested at most ${DEEPEST} levels deep.`);
  for (const level of levelsOf(value))
    if (level.some((item) => typeof item === 'number' && !Number.isFinite(item)))
      throw new ProblemError('invalid_request', 'Expected numbers up to about 1.8e308.');
}
