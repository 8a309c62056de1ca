import { hostname as machineName, networkInterfaces } from 'node:os';
import { isLoopback } from '@/lib/environments/isLoopback';
import { tellConsole, type ConsoleAddress } from '@/lib/state/consoles/consoles';
import { getServer } from './getServer';

const EVERY_MS = 60_000;

/** Regularly announces to the workers where this console listens, so no webhook points there. If the database is down, it retries later. */
export function announceConsole(
  { host, port, names }: Pick<ConsoleAddress, 'host' | 'port' | 'names'>,
  onError: (error: unknown) => void,
): void {
  const machine = machineName();
  const loopback = isLoopback(host);
  const addresses = [host, ...(loopback ? [] : [machine, ...addressesOfMachine()])].map((each) => each.toLowerCase());
  const tell = async () => {
    const { state } = getServer();
    if (state !== null) await tellConsole(state, { machine, host, port, loopback, addresses, names });
  };
  const telling = () => void tell().catch(onError);
  telling();
  setInterval(telling, EVERY_MS).unref();
}

function addressesOfMachine(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .map(({ address }) => address);
}
