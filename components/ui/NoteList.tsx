import { Section } from './Section';
import { Time } from './Time';

/** Notes by time of day. Renders nothing if there are none. */
export function NoteList({ notes }: { readonly notes: readonly { readonly at: string; readonly message: string }[] }) {
  if (notes.length === 0) return null;
  return (
    <Section id="notes" title="Notes">
      <ol className="border-t border-strong" data-testid="notes">
        {notes.map(({ at, message }) => (
          <li
            key={`${at} ${message}`}
            className="grid gap-x-4 border-b border-line py-1.5 sm:grid-cols-[72px_minmax(0,1fr)]"
          >
            <span className="font-mono text-mute">
              <Time value={at} only="clock" digits={0} />
            </span>
            <span>{message}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
