import { labRunLimits, type LabRace } from '@/lib/contract/lab';
import { ConfigError, type ConfigMistake } from '@/lib/environments/ConfigError';
import type { LabSource } from '@/lib/environments/config';
import { checkRace } from './describeRace';

/** A race of SQL that a file of the configuration holds. */
export interface LabFile extends LabSource {
  readonly race: LabRace;
}

/** Without a dot: the command line tells a file from a scenario by it. */
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** Reads the races of SQL that the configuration names. @throws ConfigError with the first mistake of every file, at its line */
export function readLabFiles(sources: readonly LabSource[], taken: readonly string[] = []): readonly LabFile[] {
  const mistakes: ConfigMistake[] = [];
  const files = sources.flatMap((source): readonly LabFile[] => {
    const { id, path, text } = source;
    if (!ID.test(id))
      mistakes.push({
        where: path,
        found: `the name "${id}"`,
        expected: 'letters, digits, underscores or hyphens before the extension',
      });
    if (taken.includes(id))
      mistakes.push({ where: path, found: `a built-in scenario has the id "${id}"`, expected: 'another name' });
    if (text.length > labRunLimits.characters) {
      mistakes.push({
        where: path,
        found: `${text.length.toLocaleString('en-US')} characters`,
        expected: `at most ${labRunLimits.characters.toLocaleString('en-US')}`,
      });
      return [];
    }
    const { race, mistake } = checkRace(text);
    if (race !== null) return [{ ...source, race }];
    const { line, column, found, expected } = mistake ?? {
      line: 1,
      column: 1,
      found: 'something else',
      expected: 'a race',
    };
    mistakes.push({ where: `${path}:${line}:${column}`, found, expected });
    return [];
  });
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return files;
}
