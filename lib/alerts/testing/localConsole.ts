import type { ConsoleAddress } from '@/lib/state/consoles/consoles';

/** A console that only its own machine reaches. */
export const localConsole: ConsoleAddress = {
  machine: 'box',
  host: '127.0.0.1',
  port: 3000,
  loopback: true,
  addresses: ['127.0.0.1'],
  names: [],
};
