import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What callers and proxies take for an id; nothing else that a client writes gets into the log. */
const sane = /^[0-9A-Za-z][\w-]{15,63}$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of a request: that of its `x-request-id` if it looks like one, or a new one. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && sane.test(given) ? given : randomUUID();
}

/** The `instance` of a problem: the URN of the request. */
export const requestUrn = (id: string): string => `urn:${uuid.test(id) ? 'uuid' : 'hyena:request'}:${id}`;
