import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { fieldTexts } from '@/lib/view/loadTests/form/fieldTexts';
import { groupVariants } from '@/lib/view/loadTests/form/groupVariants';
import { Combobox } from '../../ui/Combobox';
import { describedBy, Field } from '../Field';

interface Props {
  readonly scenario: ScenarioDescription | undefined;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly problem: string | null;
}

/** The variant, found by typing among those that write rows alike; what the chosen one does stands below. */
export function VariantField({ scenario, value, change, problem }: Props) {
  const chosen = scenario?.variants.find(({ id }) => id === value);
  const { label, explanation } = fieldTexts.variant;
  return (
    <Field id="variant" label={label} help={explanation} problem={problem}>
      <Combobox
        id="field-variant"
        testId="input-variant"
        label={label}
        groups={groupVariants(scenario?.variants ?? []).map(({ title, variants }) => ({
          title,
          choices: variants.map(({ id, summary, shipped }) => ({
            value: id,
            title: id,
            summary,
            ...(shipped ? { note: 'was in production' } : {}),
          })),
        }))}
        value={value}
        choose={change}
        invalid={problem !== null}
        describedBy={describedBy('variant', problem)}
        mono
      />
      {chosen && <p className="mt-1 max-w-[72ch]">{chosen.summary}</p>}
    </Field>
  );
}
