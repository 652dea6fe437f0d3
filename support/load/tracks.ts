import { fixture } from '../audio/fixture.js';
import { aiff, au, music, noise, wav } from '../audio/synth.js';

/** A track that the service must classify. */
export interface Track {
  readonly name: string;
  readonly bytes: Buffer;
}

const fixtures = [
  'music.mp3',
  'music.flac',
  'music.ogg',
  'music.opus',
  'music.m4a',
  'music.aac',
  'music.webm',
];

/** Different music in every format that the service knows: 4 to 20 seconds, 30 kB to 3.5 MB. */
export function goodTracks(): Track[] {
  return [
    { name: 'wav of 12 s', bytes: wav(music(12)) },
    { name: 'wav of 20 s, stereo', bytes: wav([music(20, 44_100), music(20, 44_100, 1)], 44_100) },
    { name: 'wav of noise', bytes: wav(noise(5)) },
    { name: 'au', bytes: au(music(8, 22_050, 1)) },
    { name: 'aiff', bytes: aiff(music(6, 22_050, 2)) },
    ...fixtures.map(name => ({ name, bytes: fixture(name) })),
  ];
}
