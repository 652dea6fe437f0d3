/** Codecs that live in WAV files but are not decoded from them, by their registered format tag (RFC 2361). */
const names = new Map([
  [0x0010, 'OKI ADPCM'],
  [0x0014, 'G.723 ADPCM'],
  [0x0016, 'G.726 ADPCM'],
  [0x0017, 'Dialogic ADPCM'],
  [0x0020, 'Yamaha ADPCM'],
  [0x0022, 'TrueSpeech'],
  [0x0031, 'GSM 6.10'],
  [0x0040, 'G.721 ADPCM'],
  [0x0042, 'G.723.1'],
  [0x0045, 'G.726 ADPCM'],
  [0x0057, 'AMR'],
  [0x0058, 'AMR-WB'],
  [0x0064, 'G.726 ADPCM'],
  [0x0065, 'G.722 ADPCM'],
  [0x0083, 'G.729'],
  [0x00ff, 'AAC'],
  [0x0160, 'Windows Media Audio'],
  [0x0161, 'Windows Media Audio'],
  [0x0162, 'Windows Media Audio Pro'],
  [0x0163, 'Windows Media Audio Lossless'],
  [0x0270, 'ATRAC3'],
  [0x028f, 'G.722 ADPCM'],
  [0x1600, 'AAC'],
  [0x1602, 'AAC'],
  [0x2000, 'AC-3'],
  [0x2001, 'DTS'],
  [0x5756, 'WavPack'],
  [0x674f, 'Ogg Vorbis'],
  [0x6750, 'Ogg Vorbis'],
  [0x6751, 'Ogg Vorbis'],
  [0x6c61, 'ALAC'],
  [0x704f, 'Opus'],
  [0x7361, 'AMR'],
  [0xf1ac, 'FLAC'],
]);

/** @param tag the format tag, and `bits` a sample, as a header states them */
export function wavCodecName(tag: number, bits: number): string {
  return names.get(tag) ?? `format 0x${tag.toString(16)}, ${bits} bits a sample`;
}

/** How compressed samples begin that stand behind a header of plain ones, where players of it look for them. */
const disguises = [
  { begin: 'wvpk', name: 'WavPack' },
  { begin: '\x7f\xfe\x80\x01', name: 'DTS' },
  { begin: '\xfe\x7f\x01\x80', name: 'DTS' },
  { begin: '\xff\x1f\x00\xe8', name: 'DTS' },
  { begin: '\x72\xf8\x1f\x4e', name: 'AC-3 or DTS (IEC 61937)' },
];

/**
 * The codec of samples that a header takes for plain ones.
 *
 * @param begin their first four bytes, each a character
 */
export function disguisedCodec(begin: string): string | undefined {
  return disguises.find(each => each.begin === begin)?.name;
}
