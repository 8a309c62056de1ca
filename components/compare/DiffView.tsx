import { jsonText } from '@/lib/view/compare/jsonValue';
import type { JsonChange, ValueDiff } from '@/lib/view/compare/valueDiff';
import { diffTexts, showBlanks, type Change, type TextPart } from '@/lib/view/compare/textDiff';

/** `from` and `to`: what that side holds; `both`: the one text with what turns it into the other. */
export type Shown = 'from' | 'to' | 'both';

/** A line through it, or a line beneath it: colour alone says nothing. */
const looks: Readonly<Record<Change, string>> = {
  equal: '',
  removed: 'bg-sunk line-through decoration-1',
  added: 'bg-added underline decoration-2 underline-offset-2 font-semibold',
};

function isShown(change: Change, shown: Shown): boolean {
  return shown === 'both' || change === 'equal' || change === (shown === 'from' ? 'removed' : 'added');
}

/** A value with what sets it apart from the other one. */
export function DiffView({
  diff,
  shown,
}: {
  readonly diff: Exclude<ValueDiff, { kind: 'whole' }>;
  readonly shown: Shown;
}) {
  return (
    <span className="block font-mono [overflow-wrap:anywhere]" data-diff={diff.kind}>
      {diff.kind === 'text' && <TextParts parts={diff.parts} shown={shown} />}
      {diff.kind === 'list' && (
        <ol className="list-none">
          {diff.items
            .filter(({ change }) => isShown(change, shown))
            .map(({ change, item, index }, place) => (
              <li key={place} className="flex gap-2">
                <span className="shrink-0 text-mute">{index + 1}</span>
                <Marked change={change}>{item ?? 'NULL'}</Marked>
              </li>
            ))}
          {diff.skipped > 0 && <Skipped text={`${diff.skipped} more, most of them equal`} />}
        </ol>
      )}
      {diff.kind === 'json' && (
        <>
          {diff.changes.map((change) => (
            <JsonLine key={change.path} change={change} shown={shown} />
          ))}
          {diff.skipped > 0 && <Skipped text={`${diff.skipped} more keys differ`} />}
          {diff.equal > 0 && <Skipped text={`${diff.equal} ${diff.equal === 1 ? 'value' : 'values'} equal`} />}
        </>
      )}
      {diff.note !== null && shown !== 'from' && <span className="block font-sans text-sm text-mute">{diff.note}</span>}
    </span>
  );
}

function JsonLine({ change: { path, from, to }, shown }: { readonly change: JsonChange; readonly shown: Shown }) {
  const texts = typeof from === 'string' && typeof to === 'string';
  const here = (change: Change, value: typeof from) =>
    isShown(change, shown) &&
    (value === undefined ? (
      shown !== 'both' && <span className="text-mute">not there</span>
    ) : (
      <Marked change={change}>{clip(jsonText(value))}</Marked>
    ));
  return (
    <span className="block" data-path={path}>
      <span className="text-mute">{path}</span>{' '}
      {texts ? (
        <TextParts parts={diffTexts(from, to)} shown={shown} />
      ) : (
        <>
          {here('removed', from)} {here('added', to)}
        </>
      )}
    </span>
  );
}

function TextParts({ parts, shown }: { readonly parts: readonly TextPart[]; readonly shown: Shown }) {
  return (
    <span className="whitespace-pre-wrap">
      {parts
        .filter(({ change }) => isShown(change, shown))
        .map(({ change, text, skipped }, index) =>
          skipped > 0 ? (
            <Skipped
              key={index}
              text={`${skipped.toLocaleString('en')} characters${change === 'equal' ? ' equal' : ''}`}
            />
          ) : (
            <Marked key={index} change={change}>
              {text}
            </Marked>
          ),
        )}
    </span>
  );
}

function Marked({ change, children }: { readonly change: Change; readonly children: string }) {
  if (change === 'equal') return children;
  const Tag = change === 'added' ? 'ins' : 'del';
  return (
    <Tag className={`rounded-[2px] ${looks[change]}`} data-change={change}>
      <span className="sr-only">{change}: </span>
      {showBlanks(children)}
    </Tag>
  );
}

function Skipped({ text }: { readonly text: string }) {
  return <span className="font-sans text-sm text-mute"> … {text} … </span>;
}

const LONGEST_JSON = 2000;

function clip(text: string): string {
  return text.length > LONGEST_JSON ? `${text.slice(0, LONGEST_JSON)}…` : text;
}
