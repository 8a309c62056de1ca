'use client';

import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { recordTypesQuery } from '@/lib/client/queries';
import { segmentsOfName } from '@/lib/view/recordAddress';

/** A record's name whose key parts stand out from the words between them. It breaks only after its slashes; a name of a strange form, anywhere. */
export function RecordName({ name, className = '' }: { readonly name: string; readonly className?: string }) {
  const { data: types = [] } = useQuery(recordTypesQuery);
  const segments = segmentsOfName(types, name);
  return (
    <span className={`font-mono text-mute ${className}`}>
      {segments.map(({ text, isPart }, index) => (
        <Fragment key={index}>
          <span
            className={`${isPart ? 'text-ink' : ''} ${text.length <= 36 ? 'whitespace-nowrap' : '[overflow-wrap:anywhere]'}`}
          >
            {text}
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
