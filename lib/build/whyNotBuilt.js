/** @param {unknown} error @returns {string} for standard error, where the sources run instead */
export function whyNotBuilt(error) {
  const reason = error instanceof Error ? error.message : String(error);
  return `The programs could not be built, so their sources run, which takes longer to start: ${reason}\n`;
}
