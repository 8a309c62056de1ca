import { spawnSync } from 'node:child_process';

/** How Postgres programs are started: it refuses to run as root. */
export type PostgresAccount = {
  readonly uid: number | null;
  readonly gid: number | null;
  /** A command line for `program args…` under that account, with the spawn options that go with it. */
  command(program: string, args: readonly string[]): { readonly file: string; readonly args: readonly string[]; readonly uid?: number; readonly gid?: number };
};

/**
 * An ordinary user runs Postgres as itself. Root runs it as `postgres` (created when it can be) or else `nobody`. Where that
 * user cannot enter the folders, such as a checkout under /root, it gets one capability for it through `setpriv`.
 * @throws Error when no such account can reach `folders`
 */
export function findAccount(program: string, folders: readonly string[]): PostgresAccount {
  if (process.getuid?.() !== 0) {
    const dying = dyingWithParent([]);
    return { uid: null, gid: null, command: (file, args) => dying(file, args) };
  }
  const { uid, gid } = lookUp('postgres') ?? createUser() ?? lookUp('nobody') ?? { uid: 65_534, gid: 65_534 };
  const plain: PostgresAccount = { uid, gid, command: (file, args) => ({ file, args, uid, gid }) };
  if (reaches(plain, program, folders)) {
    const dying = dyingWithParent(['--reuid', String(uid), '--regid', String(gid), '--clear-groups']);
    const better: PostgresAccount = { uid, gid, command: (file, args) => {
      const wrapped = dying(file, args);
      return wrapped.file === file ? plain.command(file, args) : wrapped;
    } };
    return better;
  }
  const privileges = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  const dying = dyingWithParent(privileges);
  const capable: PostgresAccount = { uid, gid, command: (file, args) => {
    const wrapped = dying(file, args);
    return wrapped.file === file ? { file: 'setpriv', args: [...privileges, file, ...args] } : wrapped;
  } };
  if (reaches(capable, program, folders)) return capable;
  throw new Error(`Postgres cannot run as root, and the user it runs as instead (uid ${uid}) may not enter ${[program, ...folders].join(' or ')}. `
    + 'Start Lastwrite as an ordinary user, or move the checkout to a folder that everyone may enter and set LASTWRITE_HOME to another such folder.');
}

/** On Linux the kernel ends Postgres in good order even when its guard is killed; elsewhere the next start does. */
function dyingWithParent(privileges: readonly string[]): (file: string, args: readonly string[]) => { file: string; args: readonly string[] } {
  const options = [...privileges, '--pdeathsig', 'INT'];
  const works = process.platform === 'linux' && spawnSync('setpriv', [...options, 'true']).status === 0;
  return (file, args) => (works ? { file: 'setpriv', args: [...options, file, ...args] } : { file, args });
}

function reaches(account: PostgresAccount, program: string, folders: readonly string[]): boolean {
  const runs = (file: string, args: readonly string[]) => {
    const { file: actual, args: actualArgs, ...options } = account.command(file, args);
    return spawnSync(actual, actualArgs, { ...options, cwd: '/', stdio: 'ignore' }).status === 0;
  };
  return runs(program, ['--version']) && folders.every((folder) => runs('/bin/sh', ['-c', 'cd "$1"', 'sh', folder]));
}

function lookUp(name: string): { uid: number; gid: number } | null {
  const id = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' });
  const [uid, gid] = [id('-u'), id('-g')];
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : null;
}

function createUser(): { uid: number; gid: number } | null {
  spawnSync('groupadd', ['--system', 'postgres']);
  spawnSync('useradd', ['--system', '--gid', 'postgres', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
  return lookUp('postgres');
}
