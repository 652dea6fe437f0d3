import type { Socket } from 'node:net';
import { problemTypes } from '../errors.js';
import { problemUri } from './schemas/problem.js';

/** Answers what is not even an HTTP request, which no route and no hook ever sees, with problem details too. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, title } = problemTypes['malformed-request'];
  const detail =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'The address and the headers of the request are too long.'
      : 'What arrived is not an HTTP request.';
  const body = JSON.stringify({ type: problemUri('malformed-request'), title, status, detail });
  socket.end(
    `HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
