'use client';

import { useState } from 'react';
import { isList, isObject, jsonText, pathOf, printJson, readContainer, type Json } from '@/lib/view/compare/jsonValue';
import { CopyButton } from './CopyButton';

/** So many entries of a list or an object at once. */
const AT_ONCE = 50;
const LONGEST_LEAF = 500;

/** JSON, opened level by level; each entry gives away its path and its value. A text that is no JSON object or list stands as it is. */
export function JsonTree({ text }: { readonly text: string }) {
  const json = readContainer(text);
  return json === null ? (
    <span className="font-mono [overflow-wrap:anywhere]">{text}</span>
  ) : (
    <div className="font-mono text-[12.5px]" data-testid="json-tree">
      <Node name={null} path="$" value={json} open />
    </div>
  );
}

function Node({
  name,
  path,
  value,
  open = false,
}: {
  readonly name: string | number | null;
  readonly path: string;
  readonly value: Json;
  readonly open?: boolean;
}) {
  const [isOpen, setOpen] = useState(open);
  const [shown, setShown] = useState(AT_ONCE);
  const entries: readonly (readonly [string | number, Json])[] = isList(value)
    ? value.map((item, index) => [index, item] as const)
    : isObject(value)
      ? [...value]
      : [];
  const label = name === null ? null : <span className="text-mute">{name}: </span>;
  if (entries.length === 0)
    return (
      <div className="pl-4 [overflow-wrap:anywhere] [&:hover>span:last-child]:opacity-100" data-path={path}>
        {label}
        {clip(jsonText(value))}
        <Copies path={path} value={value} />
      </div>
    );
  const count = isList(value) ? `[${entries.length}]` : `{${entries.length}}`;
  return (
    // The buttons stand beside the line that opens and closes, not in it.
    <div className="relative [&:has(>details>summary:hover)>span]:opacity-100">
      <details
        open={isOpen}
        onToggle={(event) => {
          setOpen(event.currentTarget.open);
        }}
        data-path={path}
        className="pl-4"
      >
        <summary className="-ml-4 pr-24 [overflow-wrap:anywhere]">
          <span aria-hidden="true" className={`inline-block w-4 text-mute ${isOpen ? 'rotate-90' : ''}`}>
            ›
          </span>
          {label}
          <span className="text-mute">{count}</span>
        </summary>
        {isOpen &&
          entries
            .slice(0, shown)
            .map(([key, item]) => <Node key={key} name={key} path={`${path}${pathOf(key)}`} value={item} />)}
        {isOpen && entries.length > shown && (
          <button
            type="button"
            className="quiet-link pl-4 font-sans text-sm"
            onClick={() => {
              setShown(shown + AT_ONCE);
            }}
          >
            {moreText(entries.length - shown)}
          </button>
        )}
      </details>
      <Copies path={path} value={value} beside />
    </div>
  );
}

/** Seen where the pointer or the focus is. */
function Copies({
  path,
  value,
  beside = false,
}: {
  readonly path: string;
  readonly value: Json;
  readonly beside?: boolean;
}) {
  return (
    <span
      className={`gap-2 font-sans text-xs opacity-0 focus-within:opacity-100 hover:opacity-100 print:hidden ${beside ? 'absolute right-0 top-0 flex bg-panel' : 'ml-3 inline-flex'}`}
    >
      <CopyButton text={path} label={`Copy the path ${path}`} className="quiet-link">
        path
      </CopyButton>
      <CopyButton
        text={() => (typeof value === 'string' ? value : printJson(value))}
        label={`Copy the value of ${path}`}
        className="quiet-link"
      >
        value
      </CopyButton>
    </span>
  );
}

function clip(text: string): string {
  return text.length > LONGEST_LEAF ? `${text.slice(0, LONGEST_LEAF)}…` : text;
}

function moreText(hidden: number): string {
  return hidden > AT_ONCE ? `show ${AT_ONCE} more (${hidden - AT_ONCE} left)` : `show ${hidden} more`;
}
