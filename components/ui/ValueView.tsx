'use client';

import { useTimeZone } from '@/lib/client/useTimeZone';
import { asLocal, formatUtc } from '@/lib/view/time';
import type { ShownValue } from '@/lib/view/values';
import { bothTimes } from './Time';

/** `2026-01-18 10:32:` */
const SECONDS_AT = 16;

const looks: Record<ShownValue['kind'], string> = {
  null: 'rounded-[3px] border border-dashed border-mute px-1.5 text-[11px] leading-4 text-mute',
  emptyText: 'text-mute underline decoration-dotted underline-offset-4',
  emptyList: 'text-mute underline decoration-dotted underline-offset-4',
  zero: 'underline decoration-double decoration-1 underline-offset-4',
  epoch: 'text-mute underline decoration-dotted underline-offset-4',
  time: 'sm:whitespace-nowrap',
  number: '',
  boolean: '',
  list: '',
  text: '',
};

/** A value as a store holds it. `common` is a beginning that it shares with the value it is held against, and stands back. */
export function ValueView({
  value,
  common = '',
  differing,
}: {
  readonly value: ShownValue;
  readonly common?: string;
  readonly differing?: string;
}) {
  const zone = useTimeZone();
  if (value.kind === 'time') {
    const utc = `${value.text.replace(' ', 'T')}Z`;
    // Up to the seconds a beginning in common is one in any time zone; a shorter one is not.
    const isCommon = common.length > SECONDS_AT;
    const text = zone === 'local' ? formatUtc(asLocal(utc)) : value.text;
    const at = zone === 'utc' || isCommon ? common.length : 0;
    return (
      <span className={`font-mono ${looks.time} [overflow-wrap:anywhere]`} title={bothTimes(utc)} data-kind="time">
        {at > 0 && <span className="opacity-70">{text.slice(0, at)}</span>}
        {at > 0 ? <span className="font-semibold">{text.slice(at)}</span> : text}
      </span>
    );
  }
  const rest = differing ?? value.text;
  return (
    <span
      className={`font-mono ${looks[value.kind]} ${value.kind === 'text' && value.text.length > 120 ? 'line-clamp-4 hover:line-clamp-none' : ''} [overflow-wrap:anywhere]`}
      title={value.note ?? undefined}
      data-kind={value.kind}
    >
      {common !== '' && <span className="opacity-70">{common}</span>}
      {common !== '' ? <span className="font-semibold">{rest}</span> : rest}
      {value.kind === 'emptyText' || value.kind === 'emptyList' ? (
        <span className="sr-only"> ({value.note})</span>
      ) : null}
    </span>
  );
}
