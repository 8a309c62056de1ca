import { loadTestLimits, transports } from '@/lib/contract/loadTests';
import { formatParameter } from '@/lib/contract/parameters';
import { racesCalls, sendsRequests, type ScenariosResponse } from '@/lib/contract/scenarios';
import { chosenEnvironment } from '@/lib/view/loadTests/form/checkForm';
import { fieldTexts, parameterText } from '@/lib/view/loadTests/form/fieldTexts';
import type { LoadTestForm } from '@/lib/view/loadTests/form/LoadTestForm';
import { whyRefused } from '@/lib/view/loadTests/form/presets';
import type { FieldProblems } from '@/lib/view/loadTests/form/readForm';
import type { Environment } from '@/lib/view/inspection';
import { transportNames } from '@/lib/wording/transportNames';
import { describedBy, Field, FieldGroup } from '../Field';
import { Choices } from './Choices';
import { NumberField } from './NumberField';
import { VariantField } from './VariantField';

interface Props {
  readonly form: LoadTestForm;
  readonly change: (changed: Partial<LoadTestForm>) => void;
  readonly problems: FieldProblems;
  readonly scenarios: ScenariosResponse;
  readonly environments: readonly Environment[];
  readonly canSlowDown: boolean;
}

/** Every field with what it means and why it is not accepted. */
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
  const isOfRecords = scenario?.recordType !== null;
  return (
    <div className="min-w-0 border-t border-strong">
      <FieldGroup
        id="scenario"
        label={fieldTexts.scenario.label}
        help={fieldTexts.scenario.explanation}
        problem={problems.scenario ?? null}
      >
        <Choices
          name="scenario"
          value={form.scenario}
          choose={chooseScenario}
          choices={scenarios.map(({ id, title, summary }) => ({ value: id, title, summary, refused: null }))}
        />
      </FieldGroup>
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
      <VariantField
        scenario={scenario}
        value={form.variant}
        change={(variant) => {
          change({ variant });
        }}
        problem={problems.variant ?? null}
      />
      {isOfRecords && (
        <FieldGroup
          id="environment"
          label={fieldTexts.environment.label}
          help={fieldTexts.environment.explanation}
          problem={problems.environment ?? null}
        >
          <Choices
            name="environment"
            value={chosenEnvironment(form, environments)?.id ?? form.environment}
            choose={(id) => {
              change({ environment: id === environments[0]?.id ? '' : id });
            }}
            choices={environments.map((each) => ({
              value: each.id,
              title: each.title,
              summary: null,
              refused: whyRefused(each, scenario),
            }))}
          />
        </FieldGroup>
      )}
      {number('delays')}
      {number('iterations')}
      {number('concurrency')}
      {number('settleMs')}
      {!(scenario && sendsRequests(scenario)) && (
        <FieldGroup
          id="latency"
          label={fieldTexts.latency.label}
          help={
            canSlowDown
              ? 'Figures measured with staging are simulated, and are labelled so wherever they appear.'
              : 'Only the reference coaching service can be slowed down. Another one refuses staging.'
          }
          problem={problems.latency ?? null}
        >
          <Choices
            name="latency"
            value={form.latency}
            choose={(latency) => {
              change({ latency });
            }}
            choices={[
              {
                value: 'none',
                title: 'none',
                summary: isOfRecords ? 'The service runs at its own speed.' : 'The actors run at their own speed.',
                refused: null,
              },
              {
                value: 'staging',
                title: 'staging, simulated',
                summary: isOfRecords
                  ? 'The reference service is slowed down step by step, so that its races look like those of the incident.'
                  : 'Each statement takes a few milliseconds and the work on rows about twenty. These figures are assumed; none are known from the incident.',
                refused: null,
              },
            ]}
          />
        </FieldGroup>
      )}
      {scenario && racesCalls(scenario) && (
        <FieldGroup
          id="transport"
          label={fieldTexts.transport.label}
          help={fieldTexts.transport.explanation}
          problem={problems.transport ?? null}
        >
          <Choices
            name="transport"
            value={form.transport}
            choose={(transport) => {
              change({ transport });
            }}
            choices={transports.map((value) => ({
              value,
              title: transportNames[value],
              summary: null,
              refused: null,
            }))}
          />
        </FieldGroup>
      )}
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
    </div>
  );
}
