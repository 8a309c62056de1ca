import { Fragment } from 'react';

/** A record's name whose parts stand out from the words between them. It breaks only after its slashes; a name of a strange form, anywhere. */
export function RecordName({ name, className = '' }: { readonly name: string; readonly className?: string }) {
  const segments = name.split('/');
  return (
    <span className={`font-mono text-mute ${className}`}>
      {segments.map((segment, index) => (
        <Fragment key={index}>
          <span
            className={`${index % 2 === 1 ? 'text-ink' : ''} ${segment.length <= 36 ? 'whitespace-nowrap' : '[overflow-wrap:anywhere]'}`}
          >
            {segment}
          </span>
          {index < segments.length - 1 && (
            <>
              /<wbr />
            </>
          )}
        </Fragment>
      ))}
    </span>
  );
}
