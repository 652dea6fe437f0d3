/** The packets that a decoder needs for one stretch of a track. */
export interface Excerpt {
  /** Whole packets (frames, access units), in order. The first ones may only be there to lead in. */
  readonly packets: readonly Uint8Array[];
  /** Samples per channel that come out before the stretch. */
  readonly skip: number;
  /** Samples per channel that come out in all; `undefined` where that is unknown beforehand. */
  readonly total: number | undefined;
}

/** The samples of one packet: planar channels; no channels where nothing comes out. */
export interface Decoded {
  readonly channelData: readonly Float32Array[];
  /** Hz */
  readonly sampleRate: number;
}

/** Decodes the packets of one excerpt after another. An error, or too few samples, counts as damage. */
export interface PacketDecoder {
  /** Called before the packets of each excerpt, which come from another place than those before. */
  restart(): void | Promise<void>;
  decode(packet: Uint8Array): Decoded | Promise<Decoded>;
  /** Called after the packets of each excerpt, also where decoding failed. */
  release(): void;
}

/** A compressed track: any stretch of it can be decoded from a few packets. */
export interface PacketTrack {
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples per channel. */
  readonly frames: number;
  /**
   * Finds the packets of a stretch, without decoding any.
   *
   * @param start first sample; `start + length` is at most `frames`
   * @returns `undefined` where the file is damaged
   */
  plan(start: number, length: number): Excerpt | undefined;
  createDecoder(): Promise<PacketDecoder>;
}
