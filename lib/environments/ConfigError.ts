/** One mistake in the configuration. */
export interface ConfigMistake {
  /** `lastwrite.config.json:12` or the name of a variable. */
  readonly where: string;
  /** What stands there, in words, with secrets taken out: `"environments[0].id" is "Dev 1"`. */
  readonly found: string;
  readonly expected: string;
}

/** Thrown once with every mistake found. Its message is written for the person who has to correct them, and holds no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly mistakes: readonly ConfigMistake[]) {
    super(mistakes.map(({ where, found, expected }) => `${where}: ${found}; expected ${expected}`).join('\n'));
  }
}
