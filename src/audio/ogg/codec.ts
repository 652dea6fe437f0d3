import type { Excerpt, PacketDecoder } from '../packets/track.js';

/** How the packets of an Ogg stream are decoded in one codec. */
export interface OggCodec {
  /** Hz; granules count samples of this rate. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Packets before the audio. */
  readonly headers: number;
  /** Samples that come out before the track begins. */
  readonly preSkip: number;
  /**
   * Counts the packets that have to be decoded before others, so that those come out right.
   *
   * @param before the packets before; the last ones of them are counted
   * @returns `undefined` where these are not enough
   */
  leadIn(before: readonly Uint8Array[]): number | undefined;
  /** Samples that come out of a packet which only leads in. */
  leadInSamples(packet: Uint8Array): number;
  /** Leaves out needless packets of an excerpt of whole pages; `undefined` where they contradict their pages. */
  tighten?(excerpt: Excerpt, length: number): Excerpt | undefined;
  createDecoder(headers: readonly Uint8Array[]): Promise<PacketDecoder>;
}
