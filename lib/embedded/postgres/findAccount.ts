import { spawnSync } from 'node:child_process';

export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
};

/** How Postgres' programs are started: they refuse to run as root. */
export type PostgresAccount = {
  /** Who has to own the data folder; null: whoever runs this process. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  /** What to spawn, with which options, to run `program args…` under the account. */
  command(program: string, args: readonly string[]): Command;
};

/** Enters folders of others, and tells `access(2)` so: without the secure bit that call would answer for the plain user. */
const enterAnyFolder = ['--securebits=+no_setuid_fixup', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];

/**
 * An ordinary user runs Postgres as itself. Root runs it as `postgres` (created when it can be) or else `nobody`. Where that
 * user cannot enter the folders, such as a checkout under /root, it gets one capability for it through Linux' `setpriv`.
 * @throws Error when no such account can reach `program` and `folders`
 */
export function findAccount(program: string, folders: readonly string[]): PostgresAccount {
  // On Linux the kernel ends Postgres in good order even when its guard is killed; elsewhere the next start does.
  const dieWithParent = runs({ file: 'setpriv', args: ['--pdeathsig', 'INT', 'true'] }) ? ['--pdeathsig', 'INT'] : [];
  if (process.getuid?.() !== 0)
    return { owner: null, command: (file, args) => throughSetpriv(dieWithParent, file, args) };

  const owner = lookUp('postgres') ?? createUser() ?? lookUp('nobody') ?? { uid: 65_534, gid: 65_534 };
  const become = ['--reuid', String(owner.uid), '--regid', String(owner.gid), '--clear-groups'];
  const plain: PostgresAccount = {
    owner,
    command: (file, args) =>
      dieWithParent.length > 0 ? throughSetpriv([...become, ...dieWithParent], file, args) : { file, args, ...owner },
  };
  if (reaches(plain, program, folders)) return plain;
  const capable: PostgresAccount = {
    owner,
    command: (file, args) => throughSetpriv([...enterAnyFolder, ...become, ...dieWithParent], file, args),
  };
  if (reaches(capable, program, folders)) return capable;
  throw new Error(
    `Postgres cannot run as root, and the user it runs as instead (uid ${owner.uid}) has no access to ${[program, ...folders].join(' or ')}. ` +
      'Start Lastwrite as a regular user, or move the checkout to a folder that everyone can access and set LASTWRITE_HOME to another such folder.',
  );
}

function throughSetpriv(options: readonly string[], file: string, args: readonly string[]): Command {
  return options.length === 0 ? { file, args } : { file: 'setpriv', args: [...options, file, ...args] };
}

function reaches(account: PostgresAccount, program: string, folders: readonly string[]): boolean {
  return (
    runs(account.command('/bin/sh', ['-c', 'test -x "$1" && "$1" --version', 'sh', program])) &&
    folders.every((folder) => runs(account.command('/bin/sh', ['-c', 'cd "$1"', 'sh', folder])))
  );
}

function runs({ file, args, ...options }: Command): boolean {
  return spawnSync(file, args, { ...options, cwd: '/', stdio: 'ignore' }).status === 0;
}

function lookUp(name: string): { uid: number; gid: number } | null {
  const id = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' });
  const [uid, gid] = [id('-u'), id('-g')];
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : null;
}

function createUser(): { uid: number; gid: number } | null {
  spawnSync('groupadd', ['--system', 'postgres']);
  spawnSync('useradd', [
    '--system',
    '--gid',
    'postgres',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    'postgres',
  ]);
  return lookUp('postgres');
}
