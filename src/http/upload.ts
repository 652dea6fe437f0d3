import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Upload } from '../engine/upload.js';
import { Problem } from '../problems.js';
import { formAllowance, tooLarge } from './admission.js';
import { arrival, type ArrivalOptions } from './arrival.js';
import { collect, type CollectOptions } from './collect.js';

/**
 * Reads the one file that a request carries: in a multipart field of any name, or as the body itself. It stays in
 * memory; nothing is written to disk.
 *
 * @throws Problem `no-audio` when there is none, `malformed-request` when there are several files, `too-large`,
 * `uploads-full`, `upload-timeout`
 */
export async function readUpload(
  request: FastifyRequest,
  reply: FastifyReply,
  options: ArrivalOptions,
): Promise<Upload> {
  const upload = await arrival(request, reply, options, limits =>
    request.isMultipart() ? readFile(request, limits) : collect(request.raw, limits),
  );
  if (upload && upload.length > 0) return upload;
  throw new Problem('no-audio', 'Send the audio as one multipart file or as the body of the request.');
}

async function readFile(request: FastifyRequest, options: CollectOptions): Promise<Upload | undefined> {
  const abandoned = new Promise<never>((_resolve, reject) => {
    options.signal.addEventListener('abort', () => reject(options.signal.reason as Error), { once: true });
    // The parser drops what is before, between and after the parts, and headers of parts that are too long.
    let arrived = 0;
    request.raw.on('data', (chunk: Buffer) => {
      arrived += chunk.length;
      if (arrived > options.limit + formAllowance) reject(tooLarge(options.limit));
    });
  });
  const reading = (async () => {
    let file: Upload | undefined;
    let isTruncated = false;
    for await (const part of request.parts()) {
      if (part.type === 'file') file = await collect(part.file, options);
      else isTruncated ||= part.valueTruncated;
    }
    if (isTruncated)
      throw new Problem('malformed-request', 'A field of the form is too long; send the file alone.');
    return file;
  })();
  try {
    return await Promise.race([reading, abandoned]);
  } catch (error) {
    // The plugin's own errors have codes; the parser below it throws bare ones.
    if (error instanceof Problem || (error as Partial<FastifyError>).code) throw error;
    throw new Problem(
      'malformed-request',
      'The form cannot be read: it ends early, or does not have the boundary that its content type names.',
      { cause: error },
    );
  }
}
