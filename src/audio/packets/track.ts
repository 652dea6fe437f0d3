/** What a decoder has to be given so that one stretch of a track comes out. */
export interface Excerpt {
  /** Whole packets (frames, access units), in order. The first ones may only be there to lead in. */
  readonly packets: readonly Uint8Array[];
  /** Samples per channel that come out before the stretch. */
  readonly skip: number;
  /** Samples per channel that come out in all; `undefined` where that is not known beforehand. */
  readonly total: number | undefined;
}

/** What came out of one packet: planar channels, none of them where nothing comes out. */
export interface Decoded {
  readonly channelData: readonly Float32Array[];
  /** Hz */
  readonly sampleRate: number;
}

/** Decodes the packets of one excerpt after another. What it throws, or gives too little of, counts as damage. */
export interface PacketDecoder {
  /** To be called before the packets of each excerpt: they come from another place than those before. */
  restart(): void | Promise<void>;
  decode(packet: Uint8Array): Decoded | Promise<Decoded>;
  /** To be called after the packets of each excerpt, however that went. */
  release(): void;
}

/** A track of which any stretch can be decoded without what comes before it. */
export interface PacketTrack {
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples per channel. */
  readonly frames: number;
  /**
   * Finds what to decode, without decoding any.
   *
   * @param start first sample; `start + length` is at most `frames`
   * @returns `undefined` where the file is damaged
   */
  plan(start: number, length: number): Excerpt | undefined;
  createDecoder(): Promise<PacketDecoder>;
}
