import Link from 'next/link';
import { newLoadTestPath } from '@/lib/view/loadTests/address';
import { applyPreset, loadTestPresets } from '@/lib/view/loadTests/form/presets';
import { emptyForm } from '@/lib/view/loadTests/form/LoadTestForm';
import { formToParams } from '@/lib/view/loadTests/form/formAddress';

/** Nothing was run yet: what a load test does, and three ways to begin. */
export function HistoryEmpty() {
  return (
    <section className="mt-8 max-w-[820px]" data-testid="history-empty" aria-labelledby="empty-title">
      <h2 id="empty-title" className="font-semibold">
        No load tests yet.
      </h2>
      <p className="mt-1 max-w-[72ch] text-mute">
        A load test creates records, races calls on each of them, waits for writes to settle, and judges every copy.
        Start from a preset: the form opens filled in, and nothing runs until you start it.
      </p>
      <ul className="mt-4 grid gap-2">
        {loadTestPresets.map((preset) => (
          <li key={preset.id}>
            <Link
              prefetch={false}
              href={newLoadTestPath(formToParams(applyPreset(emptyForm, preset, false)))}
              className="panel block px-4 py-2.5 hover:border-strong"
              data-testid={`begin-${preset.id}`}
            >
              <span className="block font-medium">{preset.title}</span>
              <span className="block text-sm text-mute">{preset.summary}</span>
            </Link>
          </li>
        ))}
      </ul>
      <p className="mt-4 text-mute">
        Or from a terminal: <code>npx lastwrite load-test scorecard_race save_all/async_closure</code>
      </p>
    </section>
  );
}
