import type { ScenarioDefinition, ScenarioFile } from '@/lib/contract/scenarioFile';
import { ConfigError, type ConfigMistake } from '@/lib/environments/ConfigError';
import type { EnvironmentConfig, ScenarioSource } from '@/lib/environments/config';
import { typeBeforeStores } from '@/lib/record/RecordEntry';
import type { RecordType } from '@/lib/record/RecordType';
import { builtInTypes } from '@/lib/reference/recordTypes';
import { toScenario } from './requests/RequestScenario';
import type { Scenario } from './Scenario';
import { findScenario, scenarios as builtIn } from './scenarios';
import { toSqlScenario } from './sql/SqlScenario';

/** The record type of an environment, as far as it is known without its stores; null: it has none of this id. */
export function recordTypeIn({ records }: Pick<EnvironmentConfig, 'records'>, id: string): RecordType | null {
  const entry = records.find((each) => each.id === id);
  return entry === undefined ? (builtInTypes.find((type) => type.id === id) ?? null) : typeBeforeStores(entry);
}

/** The scenario of a run: built in, or as the run keeps it. null: there is none here, or not its record type. */
export function scenarioOfRun(
  id: string,
  definition: ScenarioDefinition | null,
  environment: Pick<EnvironmentConfig, 'records'> | null,
): Scenario | null {
  if (definition === null) return findScenario(id);
  if ('sql' in definition) return toSqlScenario(id, definition.sql);
  const type = recordTypeIn(environment ?? { records: [] }, definition.record);
  return type === null ? null : toScenario(definition, type);
}

/** A request that is a call for nobody would be judged as if it had promised nothing. */
function unknownCalls(file: ScenarioFile, type: RecordType): readonly Pick<ConfigMistake, 'found' | 'expected'>[] {
  const named = [
    file.create.call,
    ...file.actors.flatMap((actor) => [actor.call, ...(actor.requests ?? []).map(({ call }) => call)]),
    file.remove?.call,
  ];
  const known = type.calls.map(({ id }) => id);
  return [...new Set(named)].flatMap((call) => {
    if (call === undefined || known.includes(call)) return [];
    return known.length === 0
      ? [
          {
            found: `"call" is "${call}", and the record type ${type.id} declares no calls`,
            expected: `"calls" in the entry of the record type, so that what ${call} sets can be looked for, or no "call" in the scenario`,
          },
        ]
      : [
          {
            found: `"call" is "${call}"`,
            expected: `one of the calls of the record type ${type.id}: ${known.join(', ')}`,
          },
        ];
  });
}

/** Every scenario that a console offers: the built-in ones, and those of files. */
export class ScenarioRegistry {
  readonly all: readonly Scenario[];

  /** @throws ConfigError, where a file names a record type that no environment has, or has the id of a built-in scenario */
  constructor(
    sources: readonly ScenarioSource[],
    environments: readonly EnvironmentConfig[],
    races: readonly { readonly id: string; readonly text: string }[] = [],
  ) {
    const mistakes: ConfigMistake[] = [];
    const own = sources.flatMap(({ file, path }): readonly Scenario[] => {
      const type = environments.map((each) => recordTypeIn(each, file.record)).find((found) => found !== null) ?? null;
      if (findScenario(file.id) !== null)
        mistakes.push({ where: path, found: `"id" is "${file.id}", as a built-in scenario’s`, expected: 'another id' });
      if (type !== null) {
        mistakes.push(...unknownCalls(file, type).map((mistake) => ({ where: path, ...mistake })));
        return [toScenario(file, type)];
      }
      const known = new Set([...builtInTypes, ...environments.flatMap(({ records }) => records)].map(({ id }) => id));
      mistakes.push({
        where: path,
        found: `"record" is "${file.record}"`,
        expected: `one of the record types ${[...known].join(', ')}`,
      });
      return [];
    });
    if (mistakes.length > 0) throw new ConfigError(mistakes);
    this.all = [...builtIn, ...own, ...races.map(({ id, text }) => toSqlScenario(id, text))];
  }

  /** In the order in which screens offer them. */
  get ids(): readonly string[] {
    return this.all.map(({ id }) => id);
  }

  /** null: there is none of this id. */
  find(id: string): Scenario | null {
    return this.all.find((scenario) => scenario.id === id) ?? null;
  }
}
