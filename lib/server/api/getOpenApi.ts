import { noQuery } from '../http/queries';
import { readQuery } from '../http/readQuery';
import { json } from '../http/respond';
import type { Handler } from '../http/route';
import { createOpenApi } from '../openapi/createOpenApi';

let document: ReturnType<typeof createOpenApi> | null = null;

export const getOpenApi: Handler = ({ url }) => {
  readQuery(url, noQuery);
  document ??= createOpenApi();
  return Promise.resolve(json(document));
};
