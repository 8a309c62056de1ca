import { readMatrix } from '@/lib/interleavings/readMatrix';
import { matrixText } from '@/lib/interleavings/report/matrixText';
import { environmentOf } from '../../getServer';
import { downloadText } from '../../http/download';
import { matrixQuery } from '../../http/queries';
import { readQuery } from '../../http/readQuery';
import { json } from '../../http/respond';
import type { Handler } from '../../http/route';
import { withInterleavings } from './withInterleavings';

/** The fix matrix of a scenario: for whoever asks, or as a file. */
export const getMatrix: Handler = async ({ url, server }) => {
  const { format, reindex, ...asked } = readQuery(url, matrixQuery);
  const open = server();
  if (asked.environment !== undefined) environmentOf(open, asked.environment);
  const generatedAt = new Date().toISOString();
  const matrix = await withInterleavings(open, ({ state }) =>
    readMatrix(state, { ...asked, reindex: reindex === 'true' }, generatedAt),
  );
  const fileName = `fix-matrix-${matrix.scenario}-${generatedAt.slice(0, 19)}`.replace(/[^A-Za-z0-9._-]+/g, '-');
  switch (format) {
    case undefined:
      return json(matrix);
    case 'json':
      return downloadText({
        fileName: `${fileName}.json`,
        contentType: 'application/json; charset=utf-8',
        text: `${JSON.stringify(matrix, null, 2)}\n`,
      });
    case 'text':
      return downloadText({
        fileName: `${fileName}.txt`,
        contentType: 'text/plain; charset=utf-8',
        text: matrixText(matrix),
      });
    default:
      return format satisfies never;
  }
};
