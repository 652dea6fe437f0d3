import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { url as inspector } from 'node:inspector';
import { createServer, type AddressInfo, type ListenOptions } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import type { Wall } from '../../src/pool/isolation.js';
import { permittedFiles } from '../../src/pool/permitted-files.js';
import { strongestWrapper } from '../../src/pool/strongest-wrapper.js';
import type { Wrapper } from '../../src/pool/wrappers.js';
import { noProc } from '../processes.js';
import type { Outcomes, Targets } from './attack.js';
import { troubledPool } from './troubled-pool.js';
import { wrappers } from './wrappers.js';

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const { targets, signals } = await expose(t);

// The strongest first: what follows may reach the victim.
for (const { name, skip: isUnavailable } of wrappers) {
  const skip = noProc || isUnavailable;

  t.test(`Node's permission model holds code in a child that ${name} walls in`, { skip }, async t => {
    const { pool } = troubledPool(t, { filename: fileOf('./attack-child.js'), isolation: name });
    await pool.warmUp();
    const outcomes = (await pool.run('attack', targets)) as Outcomes;
    for (const attempt of ['environment', 'memory', 'file', 'write', 'binding', 'program', 'thread'])
      t.equal(outcomes[attempt], 'ERR_ACCESS_DENIED', attempt);
    t.equal(outcomes.addon, 'ERR_DLOPEN_DISABLED');
    t.equal(inspector(), undefined, 'and its parent opens no inspector');
    const status = readFileSync(`/proc/${pool.pids[0]}/status`, 'utf8');
    checkWalls(t, strongestWrapper(name), outcomes, status, signals());
  });

  t.test(`${name} holds code that Node does not hold`, { skip }, async t => {
    const wrapper = strongestWrapper(name);
    const command = [
      process.execPath,
      '--openssl-config=/nonexistent',
      fileOf('./attack-process.js'),
      JSON.stringify(targets),
    ];
    const [program, ...args] = wrapper.wrap(command, permittedFiles({ read: [] }));
    const attacker = spawn(program, args, { env: {}, cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] });
    const outcomes = JSON.parse(await text(attacker.stdout)) as Outcomes;
    checkWalls(t, wrapper, outcomes, undefined, signals());
    if (wrapper.walls.includes('files')) t.notOk(existsSync(join(targets.folder, 'written')));
  });
}

/** What must have failed where a wall stands, and must work where it is said to be missing. */
const closed: Partial<Record<Wall, readonly string[]>> = {
  files: ['file', 'write'],
  network: ['port', 'abstract'],
  processes: ['environment', 'memory'],
  signals: ['signal', 'debug'],
};

function checkWalls(
  t: Test,
  { name, walls }: Wrapper,
  outcomes: Outcomes,
  status: string | undefined,
  signals: string,
): void {
  for (const wall of walls)
    for (const attempt of closed[wall] ?? []) t.not(outcomes[attempt], 'done', `${wall}: ${attempt}`);
  if (name === 'bwrap') t.not(outcomes.socket, 'done', 'nor is there a socket in the file system');
  if (walls.includes('signals')) t.equal(signals, '');
  if (status !== undefined && walls.includes('privileges')) {
    t.match(status, /^NoNewPrivs:\t1$/m);
    t.match(status, /^CapEff:\t0+$/m);
  }
}

/** Things that must be out of reach; `signals` are those that the victim got so far. */
async function expose(t: Test): Promise<{ targets: Targets; signals: () => string }> {
  const folder = t.testdir({ file: 'secret' });
  const watching = `for (const name of ['SIGWINCH', 'SIGUSR1']) process.on(name, () => console.log(name));
    console.log(); setInterval(() => undefined, 1000);`;
  const victim = spawn(process.execPath, ['--eval', watching], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => victim.kill('SIGKILL'));
  let output = '';
  victim.stdout.on('data', (data: Buffer) => (output += data.toString()));
  await once(victim.stdout, 'data');
  const abstract = { path: `\0hyena-attack-${process.pid}` };
  const socket = { path: join(folder, 'socket') };
  const port = await listen(t, { host: '127.0.0.1', port: 0 });
  await listen(t, abstract);
  await listen(t, socket);
  const targets = {
    victim: victim.pid!,
    file: join(folder, 'file'),
    folder,
    servers: { port: { host: '127.0.0.1', port }, abstract, socket },
  };
  return { targets, signals: () => output.trim() };
}

async function listen(t: Test, options: ListenOptions): Promise<number> {
  const server = createServer(socket => socket.destroy()).listen(options);
  t.teardown(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
