import { ValueView } from '../../ui/ValueView';
import type { ShownValue } from '@/lib/view/values';

/** A short text of what a copy held; NULL, '', 0, 1970-01-01 and nothing at all look different from each other and from a value. */
export function HeldText({ text }: { readonly text: string }) {
  if (text === '–' || text === '') return <span className="text-mute">nothing</span>;
  return <ValueView value={{ kind: kindOf(text), text, note: null }} />;
}

function kindOf(text: string): ShownValue['kind'] {
  if (text === 'NULL') return 'null';
  if (text === "''" || text === '""') return 'emptyText';
  if (text === '[]' || text === '{}') return 'emptyList';
  if (text === '0') return 'zero';
  return /^1970-01-01/.test(text) ? 'epoch' : 'text';
}
