import { loadTestPresets, type LoadTestPreset } from '@/lib/view/loadTests/form/presets';

/** Forms that are filled in already; the one that stands in the form is marked. */
export function PresetBar({
  matching,
  apply,
}: {
  readonly matching: LoadTestPreset | null;
  readonly apply: (preset: LoadTestPreset) => void;
}) {
  return (
    <div role="group" aria-label="Presets" className="mb-5 mt-5 grid gap-2 md:grid-cols-3">
      {loadTestPresets.map((preset) => (
        <button
          key={preset.id}
          type="button"
          data-testid={`preset-${preset.id}`}
          aria-pressed={preset.id === matching?.id}
          onClick={() => {
            apply(preset);
          }}
          className="panel flex flex-col px-4 py-2.5 text-left hover:border-strong aria-pressed:border-ink"
        >
          <span className="block font-medium">{preset.title}</span>
          <span className="block text-sm text-mute">{preset.summary}</span>
        </button>
      ))}
    </div>
  );
}
