import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { connectUntil } from './connect-until.js';

/** Connections, more than half of the default limit. */
const size = 600;
/** Milliseconds between two connections at the beginning, and before another takes the place of one that has ended. */
const pace = 10;
const pause = 3000;
/** Where they come from. Only Linux has more than one address by itself. */
const from = process.platform === 'linux' ? '127.0.0.2' : undefined;

/** Opens a crowd of connections from one address, asks something on each, and keeps them. */
export async function driveCrowd(url: string, signal: AbortSignal): Promise<void> {
  if (!from) return;
  const { hostname, port } = new URL(url);
  setMaxListeners(0, signal);
  const one = async (index: number) => {
    await delay(pace * index);
    while (!signal.aborted) {
      const socket = connectUntil(signal, { host: hostname, port: Number(port), localAddress: from });
      socket.on('error', () => undefined);
      socket.resume();
      socket.write('GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n');
      await new Promise(resolve => socket.once('close', resolve));
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: size }, (_, index) => one(index)));
}
