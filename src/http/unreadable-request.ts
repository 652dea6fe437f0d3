import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problemTypes, type ProblemCode } from '../problems.js';
import { requestUrn } from './request-id.js';
import { problemUri, type ProblemDetails } from './schemas/problem.js';

/** What Node finds before there is a request, by its code. */
const refusals: Partial<Record<string, { code: ProblemCode; detail: string }>> = {
  HPE_HEADER_OVERFLOW: {
    code: 'headers-too-large',
    detail: 'The address and the headers of the request together have more than 16 KiB.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    code: 'upload-timeout',
    detail: 'The request did not arrive in time.',
  },
};

/** Milliseconds in which the client may close its side. */
const linger = 1000;

const notHttp = { code: 'malformed-request', detail: 'What arrived is not an HTTP request.' } as const;

/**
 * Answers what is not even an HTTP request, which no route and no hook ever sees, with problem details too.
 *
 * @returns why it was refused, if the client was still connected
 */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): ProblemCode | undefined {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return undefined;
  }
  const { code, detail } = refusals[error.code ?? ''] ?? notHttp;
  const { status, title } = problemTypes[code];
  const id = randomUUID();
  const details: ProblemDetails = {
    type: problemUri(code),
    title,
    status,
    detail,
    instance: requestUrn(id),
  };
  const body = JSON.stringify(details);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    `x-request-id: ${id}`,
  ];
  // A client that does not close its side, and an answer that is under way, would keep the connection for good.
  const closing = setTimeout(() => socket.destroy(), linger);
  socket.once('close', () => clearTimeout(closing));
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  return code;
}
