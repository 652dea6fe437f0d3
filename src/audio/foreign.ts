import { beginsWith } from './four-cc.js';

/** How files begin that people take for audio files of any kind, and some of which hold bytes that look like frames. */
const signatures: readonly (readonly [characters: string, name: string])[] = [
  ['#!AMR', 'AMR'],
  ['wvpk', 'WavPack'],
  ['MAC ', "Monkey's Audio"],
  ['MPCK', 'Musepack'],
  ['MP+', 'Musepack'],
  ['TTA1', 'True Audio'],
  ['DSD ', 'DSD'],
  ['FRM8', 'DSD'],
  ['0&\xb2u', 'Windows Media'],
  ['.RMF', 'RealMedia'],
  ['.ra\xfd', 'RealAudio'],
  ['FLV\x01', 'Flash Video'],
  ['MThd', 'MIDI'],
  ['PK\x03\x04', 'a ZIP archive'],
];

/**
 * The name of a format that Hyena knows only to refuse it.
 *
 * @param bytes without ID3 tags at the front
 */
export function foreignFormat(bytes: Uint8Array): string | undefined {
  return signatures.find(([characters]) => beginsWith(bytes, characters))?.[1];
}
