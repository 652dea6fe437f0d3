import { aac } from './aac/format.js';
import { caf } from './caf/format.js';
import { flac } from './flac/format.js';
import { mp2 } from './mp2/format.js';
import { mp3 } from './mp3/format.js';
import { m4a } from './mp4/format.js';
import { oggFlac } from './ogg/flac.js';
import { oggOpus } from './ogg/opus.js';
import { oggVorbis } from './ogg/vorbis.js';
import { aiff } from './pcm/aiff.js';
import { au } from './pcm/au.js';
import { wav } from './pcm/wav.js';
import { webm } from './webm/format.js';

/** All formats that Hyena decodes, in the order in which they are listed to people. */
export const formats = [
  wav,
  au,
  aiff,
  caf,
  mp3,
  mp2,
  flac,
  oggVorbis,
  oggOpus,
  oggFlac,
  m4a,
  aac,
  webm,
] as const;

/** The formats as they are named in answers. `ogg` is Ogg Vorbis. */
export type AudioFormat = (typeof formats)[number]['name'];

const labels = [...new Set(formats.map(({ label }) => label))];

/** The formats in words: `WAV, AU or WebM`. */
export const formatList = `${labels.slice(0, -1).join(', ')} or ${labels.at(-1)}`;

/** Of file names in these formats, without the dot; each once. */
export const fileExtensions = [...new Set(formats.flatMap(({ extensions }) => extensions))];

/**
 * Finds the format of a file by its content alone; its name is never consulted.
 *
 * @param bytes without ID3 tags at the front
 * @returns `undefined` for anything that Hyena cannot decode
 */
export function formatOf(bytes: Uint8Array): (typeof formats)[number] | undefined {
  const marked = formats.filter(format => format.hasSignature?.(bytes));
  // MP3 in an AVI file is no MP3 file, though its frames would be found.
  const candidates = marked.length > 0 ? marked : formats.filter(format => !format.hasSignature);
  return candidates.find(format => format.matches(bytes));
}
