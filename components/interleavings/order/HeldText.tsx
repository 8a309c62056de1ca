import { ValueView } from '../../ui/ValueView';
import type { ShownValue } from '@/lib/view/values';

/** A short text of what a copy held, cut at `most` characters; NULL, '', 0, 1970-01-01 and nothing at all look different from each other and from a value. */
export function HeldText({ text, most = Infinity }: { readonly text: string; readonly most?: number }) {
  if (text === '–' || text === '') return <span className="text-mute">nothing</span>;
  const shown = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return <ValueView value={{ kind: kindOf(text), text: shown, note: shown === text ? null : text }} />;
}

function kindOf(text: string): ShownValue['kind'] {
  if (text === 'NULL') return 'null';
  if (text === "''" || text === '""') return 'emptyText';
  if (text === '[]' || text === '{}') return 'emptyList';
  if (text === '0') return 'zero';
  return /^1970-01-01/.test(text) ? 'epoch' : 'text';
}
