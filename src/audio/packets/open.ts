import { checkLength, type AudioLimits } from '../limits.js';
import type { SampleSource } from '../sample-source.js';
import { packetSource } from './source.js';
import type { PacketTrack } from './track.js';

/**
 * Seconds below which a track is decoded as a whole. The ten windows of three seconds that are classified cost as much by
 * themselves, and overlap in tracks of less than 30 s.
 */
const shortTrack = 40;

/**
 * Opens a compressed track: a long one in order to decode its windows only, any other by decoding all of it.
 *
 * @param track `undefined` where windows cannot be decoded by themselves
 * @param whole decodes the same file from beginning to end
 * @param signal stops decoding
 * @throws Problem `audio-too-long`, and all that `whole` throws
 */
export async function openPackets(
  track: PacketTrack | undefined,
  whole: () => Promise<SampleSource>,
  limits: AudioLimits,
  signal: AbortSignal | undefined,
): Promise<SampleSource> {
  if (!track || track.frames < shortTrack * track.sampleRate) return whole();
  checkLength(track.frames, track.sampleRate, limits);
  return packetSource(track, whole, signal);
}
