import { Fragment } from 'react';

/** Text with ids like `own_columns/async_reread` in it: one that is longer than a line breaks after a slash or an underscore, and elsewhere only if it must. */
export function Breakable({ text }: { readonly text: string }) {
  return (
    <span className="[overflow-wrap:anywhere] [text-decoration:inherit]">
      {text.split(/(\s+)/).map((word, index) => (/\w[/_]\w/.test(word) ? <Id key={index} text={word} /> : word))}
    </span>
  );
}

/** An inline block moves to the next line as a whole if it fits there. */
function Id({ text }: { readonly text: string }) {
  return (
    <span className="inline-block max-w-full [text-decoration:inherit]">
      {text.split(/(?<=\w[/_])(?=\w)/).map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
