/** What of the embedded stack can run on a machine. */
export type Platform = { readonly os: NodeJS.Platform; readonly arch: string; readonly musl: boolean };

/** This machine; on Linux, Node built against musl reports no glibc. */
export function currentPlatform(): Platform {
  const report =
    process.platform === 'linux' ? (process.report.getReport() as { header?: { glibcVersionRuntime?: string } }) : null;
  return {
    os: process.platform,
    arch: process.arch,
    musl: report !== null && report.header?.glibcVersionRuntime === undefined,
  };
}

type Part = 'Postgres' | 'ClickHouse';

const variables: Readonly<Record<Part, string>> = {
  Postgres: 'LASTWRITE_POSTGRES_URL and LASTWRITE_STATE_URL',
  ClickHouse: 'LASTWRITE_CLICKHOUSE_URL',
};

/** Why an embedded part cannot run here, and which variable to set in its place; null where it can. */
export function whyUnsupported(part: Part, { os, arch, musl }: Platform): string | null {
  const supported = (os === 'linux' && !musl) || os === 'darwin';
  if (supported && (arch === 'x64' || arch === 'arm64')) return null;
  const where = os === 'win32' ? 'Windows' : musl ? `${os} with musl (Alpine)` : `${os} ${arch}`;
  return `The embedded ${part} cannot run on ${where}. Set ${variables[part]} to a server of yours instead${os === 'win32' ? ', or run Lastwrite in WSL' : ''}.`;
}
