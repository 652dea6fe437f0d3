import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { Problem } from '../errors.js';
import { tooLarge, type Place } from './admission.js';
import { collect, type CollectOptions } from './collect.js';

/** Within what an upload must arrive. */
export interface UploadOptions extends Pick<Config, 'maxUploadBytes' | 'uploadTimeoutMs'> {
  /** Where the memory for it is taken. */
  readonly place: Place;
  readonly signal: AbortSignal;
}

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
  { place, signal, maxUploadBytes, uploadTimeoutMs }: UploadOptions,
): Promise<Uint8Array> {
  // Not AbortSignal.any: Node 20 keeps what that returns, and all that its listeners see, until it aborts.
  const over = new AbortController();
  const giveUp = () => over.abort(signal.reason);
  signal.addEventListener('abort', giveUp);
  const timer = setTimeout(() => {
    const detail = `The upload did not arrive within ${uploadTimeoutMs / 1000} s. Send a smaller file, or send it faster.`;
    over.abort(new Problem('upload-timeout', detail));
  }, uploadTimeoutMs);
  const limits: CollectOptions = {
    expected: Number(request.headers['content-length'] ?? 0),
    hold: bytes => place.hold(bytes),
    limit: maxUploadBytes,
    refuse: () => {
      throw tooLarge(maxUploadBytes);
    },
    signal: over.signal,
  };
  try {
    // A client that asked first sends nothing before it hears that the body is wanted.
    if (request.headers.expect) reply.raw.writeContinue();
    const bytes = request.isMultipart()
      ? await readFile(request, limits)
      : await collect(request.raw, limits);
    if (bytes && bytes.length > 0) return bytes;
  } catch (error) {
    over.signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
    clearTimeout(timer);
  }
  throw new Problem('no-audio', 'Send the audio as one multipart file or as the body of the request.');
}

async function readFile(request: FastifyRequest, options: CollectOptions): Promise<Uint8Array | undefined> {
  const abandoned = new Promise<never>((_resolve, reject) => {
    options.signal.addEventListener('abort', () => reject(options.signal.reason as Error), { once: true });
  });
  const reading = (async () => {
    let file: Uint8Array | undefined;
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
      'The form can not be read: it ends early, or does not have the boundary that its content type names.',
      { cause: error },
    );
  }
}
