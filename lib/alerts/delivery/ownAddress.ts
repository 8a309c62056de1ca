import { BlockList, isIP } from 'node:net';
import type { ConsoleAddress } from '@/lib/state/consoles/consoles';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
// What is connected to it arrives at the loopback.
loopback.addSubnet('0.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
loopback.addAddress('::', 'ipv6');
const linkLocal = new BlockList();
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4');
linkLocal.addSubnet('fe80::', 10, 'ipv6');

/** What a webhook may point to, as the consoles of this installation stand. */
export type KnownConsoles = readonly ConsoleAddress[];

const OWN = 'It points to the console itself.';
const LOOPBACK = 'It points to a loopback address, which is allowed only if the console itself listens on loopback.';
const LINK_LOCAL = 'It points to a link-local address, which cloud machines use for their metadata.';

/**
 * Why nothing may be sent to this URL; null: it may. Given an address it is asked for what the name has resolved to. Where no console is known, none is known to be
 * this machine's alone, so that loopback is refused.
 */
export function whyNotSendTo(url: URL, consoles: KnownConsoles, address?: string): string | null {
  const host = (address ?? url.hostname)
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  const port = Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port);
  const onLoopback = isOnLoopback(host);
  const here = consoles.filter((console) => console.port === port);
  if (consoles.some(({ names }) => names.includes(host))) return OWN;
  if (here.some(({ addresses }) => onLoopback || addresses.includes(plain(host)))) return OWN;
  if (onLoopback && (consoles.length === 0 || consoles.some((console) => !console.loopback))) return LOOPBACK;
  return isIn(linkLocal, host) ? LINK_LOCAL : null;
}

function isOnLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || isIn(loopback, host);
}

function isIn(list: BlockList, host: string): boolean {
  const family = isIP(host);
  // An IPv4 address that is written as IPv6 is looked for among both.
  return family !== 0 && list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** `::ffff:a.b.c.d`, and as URLs have it `::ffff:c0a8:1`, is an address of IPv4. */
function plain(host: string): string {
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host);
  if (mapped === null) return host.replace(/^::ffff:(?=[\d.]+$)/, '');
  const [high, low] = [parseInt(mapped[1] ?? '', 16), parseInt(mapped[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
