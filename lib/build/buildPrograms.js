import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { builtFolder, isBuilt } from './builtFolder.js';
import { checkout } from './checkout.js';
import { programs } from './programs.js';

/** Read from the disk while a program runs, from beside the source that asks for it. */
export const readAtRunTime = [
  'lib/reference/schema/postgres',
  'lib/reference/schema/clickhouse',
  'lib/scenarios/sql/gallery',
  'lib/state/migrations',
  'lib/grpc/reflection/reflection.proto',
  'lib/reference/grpc/coaching.proto',
  'lib/reference/grpc/error_details.proto',
];
/** A package of so many small files that reading them would be most of a start. All others are left where they are. */
const bundled = ['zod'];
/** A stack that runs starts its parts again from the build that it was started from. */
const kept = 5;
const keptForMs = 30 * 24 * 60 * 60 * 1000;

/** Builds all programs, unless that is done already, and says where they lie. @returns {Promise<string>} */
export async function buildPrograms() {
  const folder = builtFolder();
  if (isBuilt(folder)) return touched(folder);
  const { build } = await import('esbuild');
  mkdirSync(dirname(folder), { recursive: true });
  const making = mkdtempSync(`${folder}.`);
  try {
    await build({
      absWorkingDir: checkout,
      entryPoints: programs,
      outdir: making,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.9',
      logLevel: 'error',
      plugins: [leavePackages, keepPlaces],
    });
    for (const path of readAtRunTime) cpSync(join(checkout, path), join(making, path), { recursive: true });
    chmodSync(making, 0o755);
    renameSync(making, folder);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    // Another process was faster; both have built the same.
    if (!isBuilt(folder)) throw error;
  }
  removeOld(dirname(folder));
  return folder;
}

/** @type {import('esbuild').Plugin} */
const leavePackages = {
  name: 'leave packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point' || path.startsWith('@/')) return undefined;
      return bundled.includes(path.split('/')[0] ?? '') ? undefined : { path, external: true };
    });
  },
};

/** A module that looks beside itself finds there what lay beside its source. @type {import('esbuild').Plugin} */
const keepPlaces = {
  name: 'keep places',
  setup(build) {
    build.onLoad({ filter: /\/lib\/.*\.[jt]s$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      const place = JSON.stringify(`./${relative(checkout, path).replaceAll('\\', '/')}`);
      return {
        contents: text.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`),
        loader: path.endsWith('.ts') ? 'ts' : 'js',
      };
    });
  },
};

/** Builds that nobody has started for long; the newest stay, for a stack that still runs starts its parts again from its own. */
function removeOld(folder) {
  const builds = readdirSync(folder)
    .map((name) => ({ path: join(folder, name), usedMs: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.usedMs - a.usedMs);
  for (const { path, usedMs } of builds.slice(kept))
    if (Date.now() - usedMs > keptForMs) rmSync(path, { recursive: true, force: true });
}

/** So that it counts as used. */
function touched(folder) {
  try {
    utimesSync(folder, new Date(), new Date());
  } catch {
    // Another user's build is used as it is.
  }
  return folder;
}
