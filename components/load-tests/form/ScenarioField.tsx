import type { ScenariosResponse } from '@/lib/contract/scenarios';
import { fieldTexts } from '@/lib/view/loadTests/form/fieldTexts';
import { Combobox } from '../../ui/Combobox';
import { describedBy, Field } from '../Field';

/** The scenario, found by typing; what the chosen one races stands below. */
export function ScenarioField({
  scenarios,
  value,
  change,
  problem = null,
}: {
  readonly scenarios: ScenariosResponse;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly problem: string | null | undefined;
}) {
  const { label, explanation } = fieldTexts.scenario;
  const chosen = scenarios.find(({ id }) => id === value);
  return (
    <Field id="scenario" label={label} help={chosen?.summary ?? explanation} problem={problem}>
      <Combobox
        id="field-scenario"
        testId="input-scenario"
        label={label}
        groups={[
          { title: '', choices: scenarios.map(({ id, title, summary }) => ({ value: id, title, summary, note: id })) },
        ]}
        value={value}
        choose={change}
        invalid={problem !== null}
        describedBy={describedBy('scenario', problem)}
      />
    </Field>
  );
}
