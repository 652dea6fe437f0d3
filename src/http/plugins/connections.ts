import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import fp from 'fastify-plugin';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../../problems.js';
import type { Dependencies } from '../dependencies.js';
import { seekClient } from '../seek-client.js';

/** Milliseconds in which the rest of a body that nobody reads may arrive, before its connection is closed. */
const linger = 5000;

/** The same, where the answer waits for it. */
const lingerBeforeAnswer = 1000;

/** Requests that a client may send before it has their answers; more than any client does that reads them. */
const pipelined = 16;

/**
 * Sees to it that an answer reaches its client, also one that comes before the whole body has arrived, and also while
 * the service closes; and that nothing is kept for answers that cannot reach theirs.
 */
export const connections = fp<Pick<Dependencies, 'closing' | 'metrics'>>((app, { closing, metrics }) => {
  let isStopped = false;
  // Without it, Node gives up what a client waits for that has closed its sending side. Its documentation is silent on it.
  Object.assign(app.server, { httpAllowHalfOpen: true });
  /** Answers that each open connection waits for; a client may send several requests at once. */
  const answers = new Map<Socket, Set<ServerResponse>>();
  app.server.on('connection', (socket: Socket) => {
    const due = new Set<ServerResponse>();
    answers.set(socket, due);
    socket.once('end', () => seekClient(socket, due));
    socket.once('close', () => {
      answers.delete(socket);
      // Node closes the one that it was sending, and forgets those after it, with all that is held for them.
      for (const response of due) if (!response.socket) close(response);
    });
  });
  // Before it is routed: all requests of a packet are, before the first is answered.
  app.server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const due = answers.get(socket);
    if (!due || socket.destroyed) return;
    due.add(response);
    response.once('close', () => due.delete(response));
    if (due.size <= pipelined) return;
    socket.destroy();
    metrics.connectionDropped('pipelined');
  });
  app.addHook('preClose', async () => {
    isStopped = true;
    // Node closes the idle ones, but while it closes it looks for late headers no more.
    for (const [socket, due] of answers) if (due.size === 0) socket.destroy();
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

/**
 * Closes an answer that has no connection. What begins to send it only now, such as a file, lets go of it where Node has noted that it is closed:
 * `stream.finished` does not go by `destroyed`.
 */
function close(response: ServerResponse): void {
  Object.assign(response.destroy(), { _closed: true }).emit('close');
}

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
