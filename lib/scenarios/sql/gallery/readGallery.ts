import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseRace } from '../parse/parseRace';

const folder = dirname(fileURLToPath(import.meta.url));

export interface GalleryEntry {
  /** The name of its file, without the ending. */
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly text: string;
}

/** The races that come with Lastwrite, by id. */
export function readGallery(): readonly GalleryEntry[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const { title, about } = parseRace(text);
      return {
        id: file.slice(0, -'.sql'.length),
        title: title ?? file,
        about: about?.replaceAll('\n', ' ') ?? '',
        text,
      };
    });
}
