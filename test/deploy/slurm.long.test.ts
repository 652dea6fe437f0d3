import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { createProgram } from '../../src/cli/program.js';
import { music, wav } from '../../support/audio/synth.js';
import { cli, root } from '../service.js';
import { startSlurm, withoutSlurm, type SlurmCluster } from './slurm-cluster.js';

const script = `${root}deploy/slurm/batch.sh`;

/** How a task stands. */
interface Task {
  /** As Slurm's commands take it. */
  readonly job: string;
  readonly state: string;
  readonly exitCode: number;
  readonly restarts: number;
}

/** The tasks of all arrays, by their numbers. */
async function tasksOf({ run }: SlurmCluster): Promise<Map<number, Task>> {
  const text = await run('scontrol', ['show', 'job', '--oneliner']);
  const field = (line: string, name: string) => new RegExp(`\\b${name}=(\\S+)`).exec(line)?.[1] ?? '';
  return new Map(
    text
      .split('\n')
      .filter(line => /ArrayTaskId=\d+ /.test(line))
      .map(line => [
        Number(field(line, 'ArrayTaskId')),
        {
          job: `${field(line, 'ArrayJobId')}_${field(line, 'ArrayTaskId')}`,
          state: field(line, 'JobState'),
          exitCode: Number(field(line, 'ExitCode').split(':')[0]),
          restarts: Number(field(line, 'Restarts')),
        },
      ]),
  );
}

/** Waits for the end of all tasks. Those that are queued again need not wait the two minutes that they would. */
async function untilOver(cluster: SlurmCluster): Promise<Map<number, Task>> {
  for (;;) {
    const tasks = await tasksOf(cluster);
    const open = [...tasks.values()].filter(({ state }) => !['COMPLETED', 'FAILED'].includes(state));
    if (open.length === 0) return tasks;
    for (const { job, restarts } of open)
      if (restarts > 0)
        await cluster.run('scontrol', ['update', `JobId=${job}`, 'StartTime=now']).catch(() => undefined);
    await delay(500);
  }
}

/** Submits the script with a program in the place of `hyena`. */
const submit = ({ run, folder }: SlurmCluster, shards: number, program: string, source = 'music') =>
  run('sbatch', [`--array=0-${shards - 1}`, '--cpus-per-task=1', '--mem=0', script], {
    HYENA: program,
    SOURCE: source,
    OUT: join(folder, 'labels'),
    MODEL: 'gtzan',
    RESTARTS: '2',
  });

t.test(
  'tasks of an array are queued again by the code that they end with',
  { skip: withoutSlurm },
  async t => {
    const cluster = await startSlurm(t);
    const program = join(cluster.folder, 'hyena');
    const log = join(cluster.folder, 'calls');
    // Task 4 is one that works until it is told to end.
    await writeFile(
      program,
      `#!/bin/bash
     echo "$SLURM_ARRAY_TASK_ID $*" >> ${log}
     trap 'exit 143' TERM
     case $SLURM_ARRAY_TASK_ID-\${SLURM_RESTART_COUNT:-0} in
       1-0) exit 143 ;; 2-*) exit 2 ;; 3-*) exit 1 ;; 4-0) sleep 300 & wait ;;
     esac`,
      { mode: 0o755 },
    );
    await submit(cluster, 5, program);
    let running: Task | undefined;
    do {
      await delay(500);
      running = (await tasksOf(cluster)).get(4);
    } while (running?.state !== 'RUNNING');
    await delay(2000);
    await cluster.run('scontrol', ['requeue', running.job]);
    const tasks = await untilOver(cluster);
    const facts = (task: number) => {
      const { state, exitCode, restarts } = tasks.get(task)!;
      return { state, exitCode, restarts };
    };
    t.strictSame(facts(0), { state: 'COMPLETED', exitCode: 0, restarts: 0 });
    t.strictSame(facts(1), { state: 'COMPLETED', exitCode: 0, restarts: 1 }, 'ended: once more');
    t.strictSame(facts(2), { state: 'FAILED', exitCode: 2, restarts: 0 }, 'wrong use: not again');
    t.strictSame(facts(3), { state: 'FAILED', exitCode: 1, restarts: 2 }, 'failed: again, but not for ever');
    t.strictSame(facts(4), { state: 'COMPLETED', exitCode: 0, restarts: 1 }, 'preempted: once more');
    const calls = (await readFile(log, 'utf8')).trim().split('\n');
    t.equal(calls.length, 5 + 1 + 2 + 1);
    for (const call of calls) t.match(call, /^\d batch music --out \S+\/labels --model gtzan --shards 5$/);
  },
);

const hasBatch = createProgram().commands.some(each => each.name() === 'batch');

t.test(
  'an array labels a folder, though one of its tasks is queued again',
  { skip: withoutSlurm || (!hasBatch && 'there is no hyena batch') },
  async t => {
    const cluster = await startSlurm(t);
    const folder = join(cluster.folder, 'music');
    await mkdir(folder);
    const [calm, lively] = [wav(music(30)), wav(music(30, 22_050, 1))];
    const tracks = 200;
    for (let i = 0; i < tracks; i++) await writeFile(join(folder, `${i}.wav`), i % 2 ? calm : lively);
    await submit(cluster, 2, `${process.execPath} ${cli}`, folder);
    let running: Task | undefined;
    do {
      await delay(200);
      running = (await tasksOf(cluster)).get(1);
    } while (running?.state !== 'RUNNING');
    await delay(3000);
    await cluster.run('scontrol', ['requeue', running.job]);
    const tasks = await untilOver(cluster);
    t.match(tasks.get(0), { state: 'COMPLETED', restarts: 0 });
    t.match(tasks.get(1), { state: 'COMPLETED', restarts: 1 });
    const success = await readFile(join(cluster.folder, 'labels', '_SUCCESS.json'), 'utf8');
    t.match(success, String(tracks));
  },
);
