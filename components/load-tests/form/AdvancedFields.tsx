import { useState } from 'react';
import { transports } from '@/lib/contract/loadTests';
import type { ScenarioDescription } from '@/lib/contract/scenarios';
import { advancedFields } from '@/lib/view/loadTests/form/advancedFields';
import { chosenEnvironment } from '@/lib/view/loadTests/form/checkForm';
import { fieldTexts } from '@/lib/view/loadTests/form/fieldTexts';
import type { LoadTestForm } from '@/lib/view/loadTests/form/LoadTestForm';
import { whyNoGrpc, whyRefused } from '@/lib/view/loadTests/form/presets';
import type { FieldProblems } from '@/lib/view/loadTests/form/readForm';
import type { Environment } from '@/lib/view/inspection';
import { transportNames } from '@/lib/wording/transportNames';
import { FieldGroup } from '../Field';
import { Choices } from './Choices';

/** What few change: folded, with what is chosen in one line. Open where something in it is not the default, and whenever something is wrong. */
export function AdvancedFields({
  form,
  change,
  problems,
  scenario,
  environments,
  canSlowDown,
}: {
  readonly form: LoadTestForm;
  readonly change: (changed: Partial<LoadTestForm>) => void;
  readonly problems: FieldProblems;
  readonly scenario: ScenarioDescription | undefined;
  readonly environments: readonly Environment[];
  readonly canSlowDown: boolean;
}) {
  const [asked, setAsked] = useState<boolean | null>(null);
  const isOfRecords = scenario?.recordType !== null;
  const fields = advancedFields(form, scenario, environments);
  const wrong = fields.some(({ field }) => problems[field] !== undefined);
  const open = wrong || (asked ?? fields.some(({ isDefault }) => !isDefault));
  const shows = (field: (typeof fields)[number]['field']) => fields.some((each) => each.field === field);
  if (fields.length === 0) return null;
  return (
    <section>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? 'advanced-fields' : undefined}
        data-testid="advanced"
        onClick={() => {
          setAsked(!open);
        }}
        className="flex w-full flex-wrap items-baseline gap-x-3 border-b border-line py-3 text-left"
      >
        <span className="font-medium">
          <span aria-hidden="true" className="mr-2 inline-block w-3 text-mute">
            {open ? '▾' : '▸'}
          </span>
          Advanced
        </span>
        {!open && <span className="text-sm text-mute">{fields.map(({ chosen }) => chosen).join(' · ')}</span>}
      </button>
      {open && (
        <div id="advanced-fields">
          {shows('environment') && (
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
          {shows('latency') && (
            <FieldGroup
              id="latency"
              label={fieldTexts.latency.label}
              help={
                canSlowDown
                  ? 'Figures measured with staging are simulated, and are labelled so wherever they appear.'
                  : 'Only the reference coaching service can be slowed down. Other services refuse staging.'
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
          {shows('transport') && (
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
                  refused: value === 'grpc' ? whyNoGrpc(chosenEnvironment(form, environments)) : null,
                }))}
              />
            </FieldGroup>
          )}
        </div>
      )}
    </section>
  );
}
