'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { retentionQuery } from '@/lib/client/retentionQuery';
import type { Kept } from '@/lib/contract/retention';
import { keptForText } from '@/lib/wording/keptFor';
import { Breakable } from './Breakable';
import { Section } from './Section';
import { Time } from './Time';

/** For how long what a page lists is kept, and what goes next. Nothing is shown while that is not known. */
export function KeptFor({
  what,
  title,
  pathOf,
}: {
  readonly what: 'loadTests' | 'interleavings' | 'lab';
  /** `Load tests`, as a sentence begins. */
  readonly title: string;
  readonly pathOf: (id: string) => string;
}) {
  const { data } = useQuery(retentionQuery);
  if (!data) return null;
  const { days, next } = data[what];
  return (
    <Section id="kept-for" title="Retention">
      <p className="max-w-[88ch] text-mute" data-testid="kept-for">
        {title} are kept {keptForText(days)}
        {days === null ? '' : ' after they end'}.
        {what === 'loadTests' && days !== null && ' Pinned runs are kept until you unpin them.'}
        {next && <Next next={next} pathOf={pathOf} />} Reported calls are kept {keptForText(data.calls.days)}, records
        of replays {keptForText(data.replays.days)}. Change this with <code>retention</code> in the configuration file.
      </p>
    </Section>
  );
}

function Next({
  next: { id, title, at },
  pathOf,
}: {
  readonly next: NonNullable<Kept['next']>;
  readonly pathOf: (id: string) => string;
}) {
  return (
    <>
      {' '}
      Next to be deleted:{' '}
      <Link prefetch={false} href={pathOf(id)} className="quiet-link">
        <Breakable text={title} />
      </Link>
      , on <Time value={at} digits={0} zone />.
    </>
  );
}
