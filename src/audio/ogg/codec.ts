import type { Excerpt, PacketDecoder } from '../packets/track.js';

/** What a codec makes of the packets of an Ogg stream. */
export interface OggCodec {
  /** Hz; granules count samples of this rate. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Packets before the audio. */
  readonly headers: number;
  /** Samples that come out before the track begins. */
  readonly preSkip: number;
  /**
   * How many packets have to be decoded before others, so that those come out right.
   *
   * @param before what comes before, of which the last ones are meant
   * @returns `undefined` where these are not enough
   */
  leadIn(before: readonly Uint8Array[]): number | undefined;
  /** Samples that come out of a packet which only leads in. */
  leadInSamples(packet: Uint8Array): number;
  /** Leaves out packets that an excerpt of whole pages need not have; `undefined` where they contradict their pages. */
  tighten?(excerpt: Excerpt, length: number): Excerpt | undefined;
  createDecoder(headers: readonly Uint8Array[]): Promise<PacketDecoder>;
}
