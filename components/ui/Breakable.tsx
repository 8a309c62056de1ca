import { Fragment } from 'react';

/** A text that may break after each `after`, and reads and copies as it is. */
export function Breakable({ text, after }: { readonly text: string; readonly after: string }) {
  return text.split(after).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && (
        <>
          {after}
          <wbr />
        </>
      )}
      {part}
    </Fragment>
  ));
}
