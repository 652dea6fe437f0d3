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
    names: /(adpcm_yamaha|g726|ac3|mp2).*\.(wav|caf)$/,
    outcome: 'refused',
    reason: 'telephony and film codecs in WAV and CAF are refused by name',
  },
  { names: /(libopus|flac).*\.caf$/, outcome: 'refused', reason: 'Opus and FLAC in CAF are refused by name' },
  { names: /libspeex/, outcome: 'refused', reason: 'Speex is speech, and refused by name' },
];

/** Why an outcome is right for a file; `undefined` where it is not. */
export function explanationOf(name: string, outcome: Explanation['outcome']): string | undefined {
  return explanations.find(each => each.names.test(name) && each.outcome === outcome)?.reason;
}
