import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Track } from '../engine/track.js';
import { Problem } from '../problems.js';
import { arrival, type ArrivalOptions } from './arrival.js';
import { collect } from './collect.js';
import { readForm, type Form } from './form.js';

/** The track of a request, and the fields of text beside it, if it is a form or names a file. */
export interface ReceivedTrack {
  readonly track: Track;
  /** Of the file. */
  readonly bytes: number;
  readonly fields: Form['fields'];
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
  options: ArrivalOptions,
): Promise<ReceivedTrack> {
  const { file, fields } = await arrival(request, reply, options, async (limits): Promise<Form> => {
    if (request.isMultipart()) return readForm(request, limits);
    return { file: await collect(request.raw, limits), fields: {} };
  });
  if (file && file.length > 0) return { track: file, bytes: file.length, fields };
  throw new Problem('no-audio', 'Send the audio as one multipart file or as the body of the request.');
}
