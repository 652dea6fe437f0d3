/** Hz by index (ISO/IEC 14496-3, table 1.18). */
export const aacRates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
];

/** Hz up to which a decoder doubles the rate, in case there is spectral band replication, unless it is told that there is none. */
export const highestDoubledRate = 24_000;

const lowComplexity = 2;

/** The extension of a configuration that says: there is no spectral band replication (ISO/IEC 14496-3, 1.6.6.2). */
const noBandReplication = [0x56, 0xe5, 0x00];

/**
 * The AudioSpecificConfig of AAC-LC without spectral band replication (ISO/IEC 14496-3, section 1.6.2.1). Where none says so,
 * decoders double rates up to 24 kHz. They do it all the same for packets that have band replication.
 *
 * @param sampleRate Hz, one of the standard's
 * @param channels 1 to 6
 */
export function plainConfig(sampleRate: number, channels: number): { readonly asc: Uint8Array } {
  const rate = aacRates.indexOf(sampleRate);
  const config = (lowComplexity << 11) | (rate << 7) | (channels << 3);
  return { asc: Uint8Array.of(config >> 8, config & 0xff, ...noBandReplication) };
}
