/** Reads a whole number from an option; anything else ends the process with the code for wrong usage. */
export function wholeNumber(option: string, text: string, least: number, most: number, step: number): number {
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= least && value <= most && value % step === 0) return value;
  console.error(
    `${option}: expected a whole number from ${least} to ${most}${step === 1 ? '' : `, a multiple of ${step}`}`,
  );
  process.exit(64);
}
