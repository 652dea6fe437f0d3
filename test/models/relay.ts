import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import type { Test } from 'tap';

/** A connection to a server that can be made a bad one. */
export interface Relay {
  readonly url: string;
  /** Refuses connections and ends those that are open. */
  down(): void;
  up(): void;
  /** Passes nothing on, and keeps all connections. */
  stall(): void;
  resume(): void;
  /** Ends the connection on which so many more bytes have come from the server. */
  cutAfter(bytes: number): void;
  /** Waits before each piece from the server, in milliseconds. */
  slowDown(delay: number): void;
}

/** Relays to a server on loopback until the test ends. */
export async function relayTo(t: Test, target: string): Promise<Relay> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isDown = false;
  let isStalled = false;
  let budget = Infinity;
  let delay = 0;
  const server = createServer(client => {
    if (isDown) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end).on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', data => {
      if (!isStalled) upstream.write(data);
    });
    upstream.on('data', data => {
      if (isStalled) return;
      budget -= data.length;
      if (budget < 0) {
        client.end(data.subarray(0, data.length + budget), end);
        budget = Infinity;
      } else if (delay > 0) {
        upstream.pause();
        setTimeout(() => {
          client.write(data);
          upstream.resume();
        }, delay);
      } else client.write(data);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  t.teardown(() => {
    endAll();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    down() {
      isDown = true;
      endAll();
    },
    up() {
      isDown = false;
    },
    stall() {
      isStalled = true;
    },
    resume() {
      isStalled = false;
      endAll();
    },
    cutAfter(bytes) {
      budget = bytes;
    },
    slowDown(milliseconds) {
      delay = milliseconds;
    },
  };
}
