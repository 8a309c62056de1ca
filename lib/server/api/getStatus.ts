import type { StatusResponse } from '@/lib/contract/status';
import { accessKind, signInTrouble } from '../access/identity';
import { noQuery } from '../http/queries';
import { readQuery } from '../http/readQuery';
import { json } from '../http/respond';
import type { Handler } from '../http/route';
import { partTroubles } from '../probe/troubles';

/** Asks no store: it is what pages show while stores are away. */
export const getStatus: Handler = ({ url, server, identity }) => {
  readQuery(url, noQuery);
  return Promise.resolve(
    json({
      parts: [...partTroubles(server().config.home)],
      access: accessKind(),
      signInTrouble: signInTrouble(),
      ...identity,
    } satisfies StatusResponse),
  );
};
