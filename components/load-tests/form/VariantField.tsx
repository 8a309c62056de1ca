import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { fieldTexts } from '@/lib/view/loadTests/form/fieldTexts';
import { groupVariants } from '@/lib/view/loadTests/form/groupVariants';
import { describedBy, Field } from '../Field';

interface Props {
  readonly scenario: ScenarioDescription | undefined;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly problem: string | null;
}

/** The variant, chosen from a list by how rows are written; what the chosen one does stands below. */
export function VariantField({ scenario, value, change, problem }: Props) {
  const chosen = scenario?.variants.find(({ id }) => id === value);
  const { label, explanation } = fieldTexts.variant;
  return (
    <Field id="variant" label={label} help={explanation} problem={problem}>
      <select
        id="field-variant"
        data-testid="input-variant"
        className="control w-full max-w-[440px] font-mono"
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={describedBy('variant', problem)}
        onChange={(event) => {
          change(event.target.value);
        }}
      >
        {!chosen && <option value={value}>{value}</option>}
        {groupVariants(scenario?.variants ?? []).map((group) => (
          <optgroup key={group.title} label={group.title}>
            {group.variants.map(({ id, shipped }) => (
              <option key={id} value={id}>
                {id}
                {shipped ? ' · was in production' : ''}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      {chosen && <p className="mt-1 max-w-[72ch]">{chosen.summary}</p>}
    </Field>
  );
}
