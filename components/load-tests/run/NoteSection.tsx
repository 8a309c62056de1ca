import { formatCount } from '@/lib/wording/formatMs';
import type { RunSummary } from '@/lib/view/loadTests/runSummary';
import { NoteList } from '../../ui/NoteList';
import { Section } from '../../ui/Section';

/** Notes, and why some iterations could not be judged. Renders nothing if there are none. */
export function NoteSection({ summary: { notes, errors } }: { readonly summary: RunSummary }) {
  if (notes.length === 0 && errors.length === 0) return null;
  return (
    <div className="grid gap-x-10 lg:grid-cols-2 [&>*]:min-w-0">
      <NoteList notes={notes} />
      {errors.length > 0 && (
        <Section
          id="errors"
          title="Why some iterations were not judged"
          aside="they count neither as passed nor as failed"
        >
          <table className="grid-table" data-testid="errors">
            <thead>
              <tr>
                <th scope="col">reason</th>
                <th scope="col" className="text-right">
                  iterations
                </th>
              </tr>
            </thead>
            <tbody>
              {errors.map(({ reason, count }) => (
                <tr key={reason}>
                  <th scope="row" className="!font-normal !whitespace-normal !text-ink">
                    {reason}
                  </th>
                  <td className="text-right">{formatCount(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
    </div>
  );
}
