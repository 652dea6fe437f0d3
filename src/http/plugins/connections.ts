import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import fp from 'fastify-plugin';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../../problems.js';
import type { Dependencies } from '../dependencies.js';

/** Milliseconds in which the rest of a body that nobody reads may arrive, before its connection is closed. */
const linger = 5000;

/** The same, where the answer waits for it. */
const lingerBeforeAnswer = 1000;

/**
 * Sees to it that an answer reaches its client, also one that comes before the whole body has arrived, and also while
 * the service closes.
 */
export const connections = fp<Pick<Dependencies, 'closing' | 'metrics'>>((app, { closing, metrics }) => {
  let isStopped = false;
  /** Requests under way on each open connection; a client may send several at once. */
  const requests = new Map<Socket, number>();
  const count = (socket: Socket, change: number) => {
    if (!socket.destroyed) requests.set(socket, (requests.get(socket) ?? 0) + change);
  };
  app.server.on('connection', (socket: Socket) => {
    requests.set(socket, 0);
    socket.once('close', () => requests.delete(socket));
  });
  app.server.on('drop', () => metrics.connectionDropped());
  app.server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    count(socket, 1);
    response.once('close', () => count(socket, -1));
  });
  app.addHook('preClose', async () => {
    isStopped = true;
    // Node closes the idle ones, but while it closes it looks for late headers no more.
    for (const [socket, underWay] of requests) if (underWay === 0) socket.destroy();
  });
  app.addHook('onRequest', async () => {
    if (isStopped) throw new Problem('shutting-down', 'The service is shutting down; ask another instance.');
  });
  app.addHook('onSend', async ({ raw }, reply) => {
    // Fastify closes only connections that are idle at that moment, and would wait for the others to time out.
    if (closing.aborted) reply.header('connection', 'close');
    const closes = closing.aborted || !reply.raw.shouldKeepAlive;
    // A connection that is closed with unread data is reset, and the client may lose the answer with it.
    if (closes && !raw.complete && !raw.destroyed) await drained(raw, lingerBeforeAnswer);
  });
  app.addHook('onResponse', async ({ raw }) => {
    if (!raw.complete && !raw.destroyed && !(await drained(raw, linger))) raw.destroy();
  });
  // Without a listener Node asks for every body at once, also for those that will be refused.
  app.server.on('checkContinue', (request, response) => app.server.emit('request', request, response));
});

/** Reads and drops the rest of a body; whether it came to its end in time. */
async function drained(raw: FastifyRequest['raw'], timeout: number): Promise<boolean> {
  raw.unpipe();
  raw.resume();
  try {
    await once(raw, 'end', { signal: AbortSignal.timeout(timeout) });
    return true;
  } catch {
    return false;
  }
}
