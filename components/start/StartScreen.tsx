'use client';

import { IdChoice } from './IdChoice';
import { RecentList } from './RecentList';
import { SampleList } from './SampleList';
import { StartField } from './StartField';
import { useUrlState } from '@/lib/client/useUrlState';

/** One question and one field. Recent records and samples are below it. */
export function StartScreen() {
  const [id, setId] = useUrlState('id');
  return (
    <div className="page pb-12">
      <section className="mx-auto max-w-[760px] pt-8 sm:pt-12" aria-labelledby="start-title">
        <h1 id="start-title" className="text-xl font-semibold tracking-[-0.015em]">
          Which write won?
        </h1>
        <p className="mb-4 mt-1 text-mute">
          Paste a record’s name to see what each store holds, whether the copies agree, and which race broke them.
        </p>
        <StartField
          onEdit={() => {
            if (id) setId(null);
          }}
        />
        {id && <IdChoice id={id} />}
      </section>
      <div className="mx-auto mt-6 max-w-[1200px]">
        <RecentList />
        <SampleList />
      </div>
    </div>
  );
}
