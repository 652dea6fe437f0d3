import { connect, type NetConnectOpts, type Socket } from 'node:net';

/**
 * Opens a connection that is closed when the signal is aborted. `connect` takes a signal too, but leaves its listener there
 * after the connection has ended: thousands of them made this process stall for half a second at a time.
 *
 * @param aborted is called before the signal closes the connection
 */
export function connectUntil(
  signal: AbortSignal,
  options: NetConnectOpts,
  aborted: () => void = () => undefined,
): Socket {
  const socket = connect(options);
  const close = () => {
    aborted();
    socket.destroy();
  };
  if (signal.aborted) close();
  signal.addEventListener('abort', close);
  socket.once('close', () => signal.removeEventListener('abort', close));
  return socket;
}
