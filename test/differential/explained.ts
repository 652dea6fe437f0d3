/** Why the answers on some files differ from those on what ffmpeg makes of them. */
interface Explanation {
  /** Matches the names of the files. */
  readonly names: RegExp;
  /** A refusal instead of an answer, or an answer that differs. */
  readonly outcome: 'refused' | 'differs';
  readonly reason: string;
}

const explanations: readonly Explanation[] = [
  {
    names: /(adpcm_yamaha|g726|ac3).*\.(wav|caf)$/,
    outcome: 'refused',
    reason: 'telephony and film codecs in WAV and CAF are refused by name',
  },
  {
    names: /adpcm_ima_qt \.mov$|mp2 \.mka$/,
    outcome: 'refused',
    reason: 'the decoder of a container that also holds video has not all codecs',
  },
  { names: /-write_header 0 \.flac$/, outcome: 'refused', reason: 'FLAC is known by its header' },
  {
    names: /\.opus, joined with itself$/,
    outcome: 'differs',
    reason:
      'ffmpeg keeps the 6.5 ms before the second stream that RFC 7845 has players skip, which moves the segments',
  },
  { names: /libspeex/, outcome: 'refused', reason: 'Speex is speech, and refused by name' },
];

/** Why an outcome is right for a file; `undefined` where it is not. */
export function explanationOf(name: string, outcome: Explanation['outcome']): string | undefined {
  return explanations.find(each => each.names.test(name) && each.outcome === outcome)?.reason;
}
