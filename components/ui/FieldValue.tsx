import dynamic from 'next/dynamic';
import type { ComponentProps } from 'react';
import type { Value } from '@/lib/view/inspection';
import type { ShownValue } from '@/lib/view/values';
import { ValueView } from './ValueView';

/** What most records don't hold is not loaded before one does. */
const JsonTree = dynamic(() => import('./JsonTree').then((module) => module.JsonTree), { ssr: false });

/** A value where it has room: JSON as a tree, all else as `ValueView` shows it. */
export function FieldValue({
  value,
  shown,
  ...more
}: { readonly value: Value | undefined; readonly shown: ShownValue } & Omit<
  ComponentProps<typeof ValueView>,
  'value'
>) {
  if (typeof value === 'string' && /^\s*(?:\{[\s\S]+\}|\[[\s\S]+\])\s*$/.test(value)) return <JsonTree text={value} />;
  return <ValueView value={shown} {...more} />;
}
