import Link from 'next/link';
import type { LoadTestVerdict } from '@/lib/contract/loadTestVerdict';
import { loadTestPath } from '@/lib/view/loadTests/address';
import { SeriesKey } from '../../charts/glyphs';
import { Breakable } from '../../ui/Breakable';
import { Time } from '../../ui/Time';

/** So many are listed at once; the others are a click away. */
const SHOWN = 5;

/** The runs that are counted together on one side. */
export function SideRuns({
  title,
  place,
  glyph,
  side: { runs, failed, judged },
  delay,
}: {
  readonly title: string;
  readonly place: number;
  readonly glyph: string;
  readonly side: LoadTestVerdict['before'];
  /** The delay that is looked at: links lead to its iterations. */
  readonly delay: string | null;
}) {
  return (
    <div className="min-w-0">
      <h3 className="flex items-baseline gap-2 font-medium">
        <SeriesKey place={place} glyph={glyph} />
        {title}
        <span className="font-normal text-mute">
          {failed} of {judged} iterations failed in {runs.length === 1 ? '1 run' : `${runs.length} runs`}
        </span>
      </h3>
      <RunList runs={runs.slice(0, SHOWN)} delay={delay} />
      {runs.length > SHOWN && (
        <details>
          <summary className="quiet-link w-fit cursor-pointer text-sm">{runs.length - SHOWN} more</summary>
          <RunList runs={runs.slice(SHOWN)} delay={delay} />
        </details>
      )}
    </div>
  );
}

function RunList({ runs, delay }: Pick<LoadTestVerdict['before'], 'runs'> & { readonly delay: string | null }) {
  const at = delay === null ? '' : `?delay=${delay}`;
  return (
    <ul>
      {runs.map(({ id, label, variant, createdAt }) => (
        <li key={id} className="flex flex-wrap items-baseline gap-x-3 border-b border-line py-1">
          <Link prefetch={false} href={`${loadTestPath(id)}${at}`} className="hover:underline">
            <Breakable text={label ?? variant} />
          </Link>
          {label !== null && <code className="text-sm text-mute">{variant}</code>}
          <span className="ml-auto font-mono text-sm text-mute">
            <Time value={createdAt} digits={0} zone />
          </span>
        </li>
      ))}
    </ul>
  );
}
