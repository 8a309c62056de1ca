import type { Context } from 'hono';
import { getProcess } from '../getServer';
import type { ApiEnv } from './newRoutes';
import { securityHeaders, type OtherResponse } from './respond';

export interface Download {
  /** Plain ASCII without quotes. */
  readonly fileName: string;
  readonly contentType: string;
  readonly chunks: AsyncGenerator<string, void, void>;
}

/**
 * A file to save, made while it is sent and as fast as it is taken. The first chunk is awaited before the answer begins, so an error up to
 * there has its status code; a later one cuts the connection, since half a file must not look like a whole one.
 */
export async function download(
  { env }: Pick<Context<ApiEnv>, 'env'>,
  { fileName, contentType, chunks }: Download,
): Promise<OtherResponse> {
  const encoder = new TextEncoder();
  let next = await chunks.next();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (next.done) {
        controller.close();
        return;
      }
      controller.enqueue(encoder.encode(next.value));
      try {
        next = await chunks.next();
      } catch (error) {
        if (env.outgoing === undefined) return controller.error(error);
        getProcess().log.error({ error, file: fileName }, 'a file failed half-way, and its connection was reset');
        // Node's adapter would end the answer properly, with the error's text in it; and without a reset HTTP/1.0 takes any end for the whole.
        env.outgoing.socket?.resetAndDestroy();
        controller.close();
      }
    },
    async cancel() {
      await chunks.return();
    },
  });
  return new Response(body, { headers: headersOf({ fileName, contentType }) }) as OtherResponse;
}

/** A file that is there as a whole. */
export function downloadText({ text, ...file }: Omit<Download, 'chunks'> & { readonly text: string }): OtherResponse {
  return new Response(text, { headers: headersOf(file) }) as OtherResponse;
}

function headersOf({ fileName, contentType }: Omit<Download, 'chunks'>): Record<string, string> {
  return {
    ...securityHeaders,
    'content-type': contentType,
    'content-disposition': `attachment; filename="${fileName}"`,
  };
}
