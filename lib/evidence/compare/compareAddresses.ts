import { verdictOf, type Judgement, type TypedValue } from './judgement';

interface Address {
  /** Of 128 bits; an IPv4 address as IPv6 maps it. */
  readonly bits: bigint;
  /** The bits of its network; null: it is a single address. */
  readonly mask: number | null;
}

const MAPPED = 0xffff_0000_0000n;

/** Addresses by their bits, an IPv4 address being the one that IPv6 maps it to. ClickHouse's types hold no mask. null when one of them is none. */
export function compareAddresses(truth: TypedValue, copy: TypedValue): Judgement | null {
  const [a, b] = [readAddress(String(truth.value)), readAddress(String(copy.value))];
  if (a === null || b === null) return null;
  if (/^ipv[46]$/.test(copy.type.base))
    return verdictOf(a.bits === b.bits, 'same address', a.mask === null ? null : 'the mask');
  return verdictOf(a.bits === b.bits && a.mask === b.mask, 'same address and mask');
}

function readAddress(text: string): Address | null {
  const [address = '', mask] = text.split('/');
  const four = readFour(address);
  const bits = four === null ? readSix(address) : MAPPED | four;
  if (bits === null || (mask !== undefined && !/^\d{1,3}$/.test(mask))) return null;
  const size = mask === undefined ? null : Number(mask);
  return { bits, mask: size === (four === null ? 128 : 32) ? null : size };
}

function readFour(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return parts.reduce((bits, part) => bits * 256n + BigInt(part), 0n);
}

function readSix(text: string): bigint | null {
  const tail = /(?:^|:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)?.[1];
  const four = tail === undefined ? null : readFour(tail);
  if (tail !== undefined && four === null) return null;
  const whole =
    tail === undefined || four === null
      ? text
      : `${text.slice(0, -tail.length)}${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}`;
  const halves = whole.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [left = [], right] = halves;
  const given = left.length + (right?.length ?? 0);
  if (halves.length > 2 || (right === undefined ? given !== 8 : given > 7)) return null;
  const groups = [...left, ...Array.from({ length: 8 - given }, () => '0'), ...(right ?? [])];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((bits, group) => bits * 65_536n + BigInt(`0x${group}`), 0n);
}
