import { loadTestLimits } from '@/lib/contract/loadTests';
import { formatParameter } from '@/lib/contract/parameters';
import type { ScenariosResponse } from '@/lib/contract/scenarios';
import { fieldTexts, parameterText } from '@/lib/view/loadTests/form/fieldTexts';
import type { LoadTestForm } from '@/lib/view/loadTests/form/LoadTestForm';
import type { FieldProblems } from '@/lib/view/loadTests/form/readForm';
import type { Environment } from '@/lib/view/inspection';
import { describedBy, Field } from '../Field';
import { AdvancedFields } from './AdvancedFields';
import { NumberField } from './NumberField';
import { ScenarioField } from './ScenarioField';
import { VariantField } from './VariantField';

interface Props {
  readonly form: LoadTestForm;
  readonly change: (changed: Partial<LoadTestForm>) => void;
  readonly problems: FieldProblems;
  readonly scenarios: ScenariosResponse;
  readonly environments: readonly Environment[];
  readonly canSlowDown: boolean;
}

/** Every field with what it means and why it is not accepted: the numbers first, and what few change folded. */
export function FormFields({ form, change, problems, scenarios, environments, canSlowDown }: Props) {
  const scenario = scenarios.find(({ id }) => id === form.scenario);
  const chooseScenario = (id: string) => {
    const variants = scenarios.find((each) => each.id === id)?.variants ?? [];
    change({
      scenario: id,
      parameters: {},
      ...(variants.some((variant) => variant.id === form.variant) ? {} : { variant: variants[0]?.id ?? '' }),
    });
  };
  const number = (id: 'delays' | 'iterations' | 'concurrency' | 'settleMs') => (
    <NumberField
      id={id}
      text={fieldTexts[id]}
      isList={id === 'delays'}
      value={form[id]}
      change={(value) => {
        change({ [id]: value });
      }}
      problem={problems[id] ?? null}
      placeholder={id === 'concurrency' ? 'chosen by a short ramp' : undefined}
    />
  );
  return (
    <div className="min-w-0 border-t border-strong">
      <div className="grid items-start gap-x-8 gap-y-5 border-b border-line py-4 sm:grid-cols-2" data-testid="numbers">
        {number('delays')}
        {number('iterations')}
        {number('concurrency')}
        {number('settleMs')}
        {scenario?.parameters.map((parameter) => (
          <NumberField
            key={parameter.id}
            id={parameter.id}
            text={parameterText(parameter)}
            isList={parameter.type === 'integers'}
            value={form.parameters[parameter.id] ?? formatParameter(parameter.default).replaceAll(',', ', ')}
            change={(value) => {
              change({ parameters: { ...form.parameters, [parameter.id]: value } });
            }}
            problem={problems[`parameters.${parameter.id}`] ?? null}
          />
        ))}
      </div>
      <ScenarioField scenarios={scenarios} value={form.scenario} change={chooseScenario} problem={problems.scenario} />
      <VariantField
        scenario={scenario}
        value={form.variant}
        change={(variant) => {
          change({ variant });
        }}
        problem={problems.variant ?? null}
      />
      <Field
        id="label"
        label={fieldTexts.label.label}
        help={fieldTexts.label.explanation}
        problem={problems.label ?? null}
      >
        <input
          id="field-label"
          data-testid="input-label"
          autoComplete="off"
          maxLength={loadTestLimits.labelLength.max}
          value={form.label}
          aria-invalid={problems.label !== undefined}
          aria-describedby={describedBy('label', problems.label ?? null)}
          onChange={(event) => {
            change({ label: event.target.value });
          }}
          className="h-8 w-full max-w-[440px] rounded-md border border-line bg-panel px-3"
        />
      </Field>
      <AdvancedFields
        form={form}
        change={change}
        problems={problems}
        scenario={scenario}
        environments={environments}
        canSlowDown={canSlowDown}
      />
    </div>
  );
}
