/** @param {unknown} error @returns {string} for standard error, where the sources run instead */
export function whyNotBuilt(error) {
  const reason = error instanceof Error ? error.message : String(error);
  return `Running from source, which starts more slowly, because the programs could not be built: ${reason}\n`;
}
