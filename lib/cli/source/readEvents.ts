export interface ServerEvent {
  readonly event: string;
  readonly data: unknown;
}

/** The events of a text/event-stream answer with JSON data; comments are passed over. */
export async function* readEvents(answer: Response): AsyncGenerator<ServerEvent, void, void> {
  if (!answer.body) return;
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = readBlock(block);
      if (event) yield event;
    }
  }
}

function readBlock(block: string): ServerEvent | null {
  const lines = block.split('\n');
  const valueOf = (field: string) =>
    lines
      .filter((line) => line.startsWith(`${field}:`))
      .map((line) => line.slice(field.length + 1).trimStart())
      .join('\n');
  const data = valueOf('data');
  return data === '' ? null : { event: valueOf('event'), data: JSON.parse(data) as unknown };
}
