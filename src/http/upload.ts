import type { FastifyError, FastifyRequest } from 'fastify';
import { Problem } from '../errors.js';

/**
 * The bytes of the one file that a request carries: in a multipart field of any name, or as the body itself. They stay
 * in memory; nothing is written to disk.
 *
 * @throws Problem `no-audio` when there are none, `malformed-request` when there are several files
 */
export async function readUpload(request: FastifyRequest): Promise<Uint8Array> {
  const bytes = request.isMultipart() ? await readFile(request) : (request.body as Buffer | undefined);
  if (!bytes || bytes.length === 0)
    throw new Problem('no-audio', 'Send the audio as one multipart file or as the body of the request.');
  return bytes;
}

async function readFile(request: FastifyRequest): Promise<Buffer | undefined> {
  let file: Buffer | undefined;
  try {
    for await (const part of request.files()) file = await part.toBuffer();
  } catch (error) {
    // The plugin's own errors have codes; the parser below it throws bare ones.
    if ((error as Partial<FastifyError>).code) throw error;
    throw new Problem('malformed-request', `The form can not be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  return file;
}
