import type { FastifyRequest } from 'fastify';
import type { AudioSources } from '../catalogue/audio-sources.js';
import { ItemFault, type CatalogueItem } from '../catalogue/catalogue.js';
import { StoredTrack } from '../engine/stored-track.js';
import { Upload } from '../engine/upload.js';
import type { Track } from '../engine/track.js';
import { StoreError } from '../models/store/object-store.js';
import { Problem, type ProblemCode } from '../problems.js';
import { tooLarge } from './admission.js';
import type { ArrivalOptions } from './arrival.js';
import type { ReceivedTrack } from './upload.js';

/** Bytes of a body that names a file: keys have 1024 at most, and each may be written with six characters. */
const longestReference = 16_384;

/** Whether a body names a file: no audio begins as JSON does. */
export function namesFile({ headers }: FastifyRequest, track: Track): track is Upload {
  if (!(track instanceof Upload) || track.length > longestReference) return false;
  const isJson = /^application\/json\b/i.test(headers['content-type'] ?? '');
  return isJson && textOf(track).trimStart().startsWith('{');
}

/**
 * Looks up the file that a body names.
 *
 * @param sources undefined where callers may name none
 * @throws Problem `malformed-request`, `forbidden-source`, `unknown-source`, `source-unavailable`, `too-large`,
 * `uploads-full`
 */
export async function findFile(
  body: Upload,
  sources: AudioSources | undefined,
  { limit, place }: Pick<ArrivalOptions, 'limit' | 'place'>,
): Promise<ReceivedTrack> {
  const { source, fields } = parseReference(textOf(body));
  if (!sources)
    throw new Problem(
      'forbidden-source',
      'The service reads no files by their address, as AUDIO_SOURCES is not set. Send the audio itself.',
    );
  if (!sources.allows(source))
    throw new Problem(
      'forbidden-source',
      'The address is not below one of the places that the service may read (s3://bucket/key).',
    );
  const file = await reading(() => sources.find(source));
  if (file.size > limit) throw tooLarge(limit);
  if (file.size === 0) throw new Problem('no-audio', 'The object is empty.');
  place.hold(file.size);
  return { track: new StoredTrack(source, file.etag, readingOf(file)), bytes: file.size, fields };
}

const textOf = ({ pieces }: Upload): string => Buffer.concat(pieces).toString();

/** @throws Problem `malformed-request` */
function parseReference(text: string): { source: string; fields: Record<string, string> } {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // As of any other body that is no reference.
  }
  const { source, ...rest } = (body ?? {}) as { source?: unknown };
  if (typeof source !== 'string')
    throw new Problem(
      'malformed-request',
      'Name a file, {"source": "s3://bucket/key"}, or send the audio itself.',
    );
  const fields = Object.entries(rest).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  return { source, fields: Object.fromEntries(fields.map(([name, value]) => [name, String(value)])) };
}

const readingOf = (file: CatalogueItem) => ({
  size: file.size,
  read: () => reading(() => file.read()),
  readRange: (start: number, length: number) => reading(() => file.readRange(start, length)),
});

const codes: Readonly<Record<ItemFault['code'], ProblemCode>> = {
  missing: 'unknown-source',
  unreadable: 'unknown-source',
  changed: 'source-changed',
};

/** Seconds after which a store may answer again. */
const storeRetry = 5;

/** @throws Problem for what a place and its objects say */
async function reading<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof ItemFault) throw new Problem(codes[cause.code], cause.message, { cause });
    if (cause instanceof StoreError) {
      const detail = cause.mayPass
        ? 'The file cannot be read at the moment; try again later.'
        : 'The place of the file refuses to be read until the operator of the service mends that.';
      throw new Problem('source-unavailable', detail, { cause, retryAfter: storeRetry });
    }
    throw cause;
  }
}
