import { Fragment } from 'react';

/** Text with ids like `own_columns/async_reread` in it: it breaks after a slash or an underscore before it breaks within a word. */
export function Breakable({ text }: { readonly text: string }) {
  return (
    <span className="[overflow-wrap:anywhere]">
      {text.split(/(?<=\w[/_])(?=\w)/).map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
