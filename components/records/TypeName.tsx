import { Fragment } from 'react';
import { nameParts } from '@/lib/view/recordTypes';

/** How names of a type are written, their key parts apart. It breaks after a slash. */
export function TypeName({ name, testId }: { readonly name: string; readonly testId?: string }) {
  return (
    <p className="mt-1 font-mono text-sm [overflow-wrap:anywhere]" data-testid={testId}>
      {nameParts(name).map(({ text, isPart }, index) => (
        <span key={index} className={isPart ? 'font-medium' : 'text-mute'}>
          {text.split(/(?<=\/)/).map((part, place) => (
            <Fragment key={place}>
              {part}
              {part.endsWith('/') && <wbr />}
            </Fragment>
          ))}
        </span>
      ))}
    </p>
  );
}
