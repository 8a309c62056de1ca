import { transports } from '@/lib/contract/loadTests';
import { racesCalls, type ScenarioDescription } from '@/lib/contract/scenarios';
import { transportNames } from '@/lib/wording/transportNames';
import type { Environment } from '../../inspection';
import { chosenEnvironment } from './checkForm';
import { emptyForm, type LoadTestForm } from './LoadTestForm';

export interface AdvancedField {
  readonly field: 'environment' | 'latency' | 'transport';
  /** What is chosen, in a word or two. */
  readonly chosen: string;
  readonly isDefault: boolean;
}

/** The fields that stand folded: those that the scenario has. */
export function advancedFields(
  form: LoadTestForm,
  scenario: ScenarioDescription | undefined,
  environments: readonly Environment[],
): readonly AdvancedField[] {
  const fields: AdvancedField[] = [];
  const add = (field: AdvancedField['field'], chosen: string) =>
    fields.push({ field, chosen, isDefault: form[field] === emptyForm[field] });
  if (scenario?.recordType !== null)
    add('environment', chosenEnvironment(form, environments)?.title ?? form.environment);
  if (scenario === undefined || scenario.driver === 'library')
    add('latency', form.latency === 'none' ? 'no added latency' : `${form.latency} latency`);
  if (scenario && racesCalls(scenario)) add('transport', nameOfTransport(form.transport));
  return fields;
}

function nameOfTransport(transport: string): string {
  const known = transports.find((each) => each === transport);
  return known === undefined ? transport : transportNames[known];
}
