import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Replaces a file as a whole: on a full disk, or after a kill or a power cut at any moment, there is what was there before or all of the new text. Without a
 * `mode` only its owner may read it. @throws what the file system says; then the file is as it was
 */
export function writeWhole(file: string, text: string, mode = 0o600): void {
  const unfinished = `${file}.${process.pid}.new`;
  try {
    const descriptor = openSync(unfinished, 'w', 0o600);
    try {
      fchmodSync(descriptor, mode);
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
