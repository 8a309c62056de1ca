import { cancelLoadTest } from '@/lib/load-tests/cancelLoadTest';
import { noQuery } from '../../http/queries';
import { readQuery } from '../../http/readQuery';
import { json } from '../../http/respond';
import type { Handler } from '../../http/route';
import { readLoadTestId, withLoadTests } from './withLoadTests';

/** Takes no body; one that is sent is not looked at. */
export const postCancel: Handler = async ({ url, server }) => {
  const id = readLoadTestId(url);
  readQuery(url, noQuery);
  return json(await withLoadTests(server(), (context) => cancelLoadTest(context, id)));
};
