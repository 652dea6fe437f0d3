import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Test } from 'tap';

const programs = ['munged', 'slurmctld', 'slurmd', 'sbatch'];
const missing = programs.filter(name => spawnSync(name, ['--version']).error);

/** Why tests that need a cluster are skipped, where they are. */
export const withoutSlurm =
  missing.length > 0
    ? `${missing.join(', ')}: not installed (Debian: slurmctld, slurmd, slurm-client, munge)`
    : process.getuid?.() !== 0 && 'slurmd runs as root';

/** A cluster of this machine alone. */
export interface SlurmCluster {
  /** Runs one of Slurm's commands; what it prints. */
  readonly run: (
    command: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ) => Promise<string>;
  /** A folder that all its programs see. */
  readonly folder: string;
}

/** Starts a cluster of one node, with a queue for tasks that end when the others are over. */
export async function startSlurm(t: Test): Promise<SlurmCluster> {
  // munged wants a folder into which only root may write, and paths of sockets are short.
  const folder = await mkdtemp(join(tmpdir(), 'slurm-'));
  const daemons: ChildProcess[] = [];
  t.teardown(async () => {
    for (const daemon of daemons.reverse()) {
      daemon.kill('SIGTERM');
      if (daemon.exitCode === null) await once(daemon, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  });
  const at = (name: string) => join(folder, name);
  await Promise.all([mkdir(at('state')), mkdir(at('spool'))]);
  await writeFile(at('munge.key'), randomBytes(1024), { mode: 0o400 });
  await writeFile(at('slurm.conf'), configuration(folder));
  const env = { ...process.env, SLURM_CONF: at('slurm.conf') };
  const start = (program: string, ...args: string[]) =>
    daemons.push(spawn(program, args, { env, stdio: 'ignore' }));
  const files = ['key-file=munge.key', 'socket=munge', 'pid-file=munge.pid', 'seed-file=munge.seed'];
  start('munged', '--foreground', '--force', ...files.map(file => `--${file.replace('=', `=${folder}/`)}`));
  await delay(500);
  start('slurmctld', '-D', '-f', env.SLURM_CONF);
  start('slurmd', '-D', '-f', env.SLURM_CONF);
  const run: SlurmCluster['run'] = async (command, args, more = {}) =>
    (await promisify(execFile)(command, args, { cwd: folder, env: { ...env, ...more } })).stdout;
  for (let tries = 0; ; tries++) {
    const state = await run('sinfo', ['-h', '-o', '%t']).catch(() => '');
    if (state.trim() === 'idle') return { run, folder };
    if (tries > 100) throw new Error(`the node is ${state || 'not there'}`);
    await delay(200);
  }
}

function configuration(folder: string): string {
  const [host] = hostname().split('.');
  const base = 20_000 + (process.pid % 10_000);
  return Object.entries({
    ClusterName: 'test',
    SlurmctldHost: `${host}(127.0.0.1)`,
    SlurmctldPort: base,
    SlurmdPort: base + 1,
    SlurmUser: 'root',
    SlurmdUser: 'root',
    AuthType: 'auth/munge',
    AuthInfo: `socket=${folder}/munge`,
    StateSaveLocation: `${folder}/state`,
    SlurmdSpoolDir: `${folder}/spool`,
    SlurmctldPidFile: `${folder}/slurmctld.pid`,
    SlurmdPidFile: `${folder}/slurmd.pid`,
    ProctrackType: 'proctrack/linuxproc',
    TaskPlugin: 'task/none',
    SelectType: 'select/cons_tres',
    SelectTypeParameters: 'CR_CPU',
    SchedulerParameters: 'sched_interval=1,batch_sched_delay=0',
    KillWait: 5,
    MailProg: '/bin/true',
    NodeName: `${host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN`,
    PartitionName: `main Nodes=${host} Default=YES MaxTime=INFINITE State=UP`,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
