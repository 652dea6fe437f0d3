import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends text as it is to a service and gives the beginning of what it answers, waiting for nothing more. */
export async function rawRequest(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    socket.write(text);
    const [data] = (await once(socket, 'data')) as [Buffer];
    return data.toString();
  } finally {
    socket.destroy();
  }
}

/** The beginning of a request that promises a large body and then sends none of it. */
export function headOnly(method: string, path: string, ...headers: string[]): string {
  return [`${method} ${path} HTTP/1.1`, 'host: localhost', 'content-length: 500000', ...headers, '', ''].join(
    '\r\n',
  );
}
