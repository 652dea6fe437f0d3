import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { varyBy } from './vary-by.js';

const [brotli, gzipped] = [promisify(brotliCompress), promisify(gzip)];

/** Sends a text that stays the same as long as the service runs; it is made and compressed once, when it is first asked for. */
export function compressedText(make: () => string) {
  let made: Promise<{ readonly br: Buffer; readonly gzip: Buffer; readonly text: string }> | undefined;
  const compress = async () => {
    const text = make();
    const [br, gzip] = await Promise.all([brotli(text), gzipped(text)]);
    return { br, gzip, text };
  };
  return async ({ headers }: FastifyRequest, reply: FastifyReply): Promise<Buffer | string> => {
    varyBy(reply, 'accept-encoding');
    const forms = await (made ??= compress());
    const encodings = [headers['accept-encoding'] ?? '']
      .flat()
      .join()
      .toLowerCase()
      .split(/\s*,\s*/);
    const accepted = encodings.filter(encoding => !/;\s*q=0(\.0*)?$/.test(encoding));
    const encoding = (['br', 'gzip'] as const).find(name =>
      accepted.some(given => given.trim().split(/\s*;/)[0] === name),
    );
    if (!encoding) return forms.text;
    reply.header('content-encoding', encoding);
    return forms[encoding];
  };
}
