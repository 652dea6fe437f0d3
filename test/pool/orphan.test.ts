import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { channel } from '../../src/pool/child-protocol.js';

const child = fileURLToPath(new URL('./troubled-child.js', import.meta.url));

t.test('a child whose parent is gone ends by itself, also where the kernel does not end it', async t => {
  const process_ = spawn(process.execPath, [child, '{}'], { stdio: ['pipe', 'ignore', 'inherit', 'pipe'] });
  t.teardown(() => process_.kill('SIGKILL'));
  const parent = process_.stdio[channel]!;
  await once(parent, 'readable');
  const ended = once(process_, 'exit');
  parent.destroy();
  t.strictSame(await ended, [0, null]);
});
