import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Milliseconds between the first two looks for a client; each next time is twice as long. */
const firstWait = 100;

/** Milliseconds in which a client of HTTP/1.0, which cannot be looked for, gets its answer. */
const patience = 500;

/**
 * Tells a client that has only closed its sending side, and waits for answers, from one that has gone away, whose work is
 * to end: TCP shows both in the same way at first. The machine of one that has gone refuses what is sent there, which closes
 * the connection; the other passes over `100 Continue` (RFC 9110, 15.2).
 *
 * @param due answers that the client waits for, in their order
 */
export function seekClient(socket: Socket, due: ReadonlySet<ServerResponse>): void {
  let timer: NodeJS.Timeout | undefined;
  const look = (wait: number) => {
    if (due.size === 0) return;
    const [response] = due;
    if (response.req.httpVersion === '1.0') {
      timer = setTimeout(() => socket.destroy(), patience);
      return;
    }
    if (!response.headersSent) response.writeContinue();
    timer = setTimeout(look, wait, 2 * wait);
  };
  socket.once('close', () => clearTimeout(timer));
  look(firstWait);
}
