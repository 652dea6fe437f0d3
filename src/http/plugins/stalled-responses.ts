import type { Socket } from 'node:net';
import fp from 'fastify-plugin';
import type { RequestMetrics } from '../metrics/requests.js';
import type { HttpSettings } from '../settings.js';

/** Longest time between two looks at the connections, in milliseconds. */
const longestInterval = 1000;

/** Milliseconds that a client has instead of `responseTimeoutMs` while the service closes, which waits for it. */
const patienceWhileClosing = 5000;

interface StalledResponsesOptions {
  readonly config: Pick<HttpSettings, 'responseTimeoutMs'>;
  readonly metrics: Pick<RequestMetrics, 'connectionDropped'>;
  readonly closing: AbortSignal;
}

/** Bytes that had been taken from a connection, and the moment when it was first seen so. */
interface Sighting {
  readonly taken: number;
  readonly at: number;
}

/**
 * Ends connections on which bytes wait to be sent and none has been taken for `responseTimeoutMs`, whatever the bytes are
 * part of and whatever the client sends meanwhile. A client that takes them slowly is kept.
 */
export const stalledResponses = fp<StalledResponsesOptions>((app, { config, metrics, closing }) => {
  const { responseTimeoutMs } = config;
  const open = new Set<Socket>();
  const waiting = new WeakMap<Socket, Sighting>();
  app.server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  const look = () => {
    const now = performance.now();
    const patience = closing.aborted ? Math.min(responseTimeoutMs, patienceWhileClosing) : responseTimeoutMs;
    for (const socket of open) {
      const taken = bytesTaken(socket);
      const last = waiting.get(socket);
      if (socket.writableLength === 0) waiting.delete(socket);
      else if (last?.taken !== taken) waiting.set(socket, { taken, at: now });
      else if (now - last.at >= patience) {
        // Without a reset, the operating system would keep the bytes, and go on asking the client to take them.
        socket.resetAndDestroy();
        metrics.connectionDropped('stalled');
        app.log.info({ ms: Math.round(now - last.at) }, 'ended a connection whose client takes no answer');
      }
    }
  };
  const timer = setInterval(look, Math.min(longestInterval, responseTimeoutMs / 4)).unref();
  app.server.once('close', () => clearInterval(timer));
});

/**
 * Bytes that the operating system has taken from a connection so far. Node says in public only when a write is done as a
 * whole; its own timer of idle sockets looks at the handle too, but any byte that comes in starts that timer again.
 */
function bytesTaken(socket: Socket): number {
  const { _handle: handle } = socket as Socket & { _handle?: WriteCounts | null };
  return handle ? handle.bytesWritten - handle.writeQueueSize : 0;
}

/** What the handle of a socket counts: bytes that it was given, and those of them that still wait. */
interface WriteCounts {
  readonly bytesWritten: number;
  readonly writeQueueSize: number;
}
