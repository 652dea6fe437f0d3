/** Hz. */
export const sampleRate = 22_050;

/** A piece that is being made: mono samples, to which sounds are added. */
export const silence = (seconds: number): Float32Array => new Float32Array(seconds * sampleRate);

/** The frequency of a note by its number in MIDI, where 69 is 440 Hz. */
const frequencyOf = (note: number): number => 440 * 2 ** ((note - 69) / 12);

/** How a string sounds. */
export interface Timbre {
  readonly loudness: number;
  /** Seconds in which the lowest overtone falls to a third; the k-th does in a k-th of that. */
  readonly ring: number;
  readonly overtones: number;
}

/** Adds a string that is struck: overtones, each a resonator that fades. */
export function strike(piece: Float32Array, at: number, note: number, timbre: Timbre): void {
  const { loudness, ring, overtones } = timbre;
  const first = Math.round(at * sampleRate);
  for (let k = 1; k <= overtones; k += 1) {
    const step = (2 * Math.PI * k * frequencyOf(note)) / sampleRate;
    const fading = Math.exp(-k / (ring * sampleRate));
    const [forward, back] = [2 * fading * Math.cos(step), fading ** 2];
    let [before, now] = [0, (loudness * Math.sin(step)) / k ** 1.2];
    const last = Math.min(piece.length, first + Math.round((5 * ring * sampleRate) / k));
    for (let i = first; i < last; i += 1) {
      piece[i] += now;
      [before, now] = [now, forward * now - back * before];
    }
  }
}

/** Adds a drum whose pitch falls. */
export function kick(piece: Float32Array, at: number, loudness: number): void {
  const first = Math.round(at * sampleRate);
  for (let i = 0; i < 0.4 * sampleRate && first + i < piece.length; i += 1) {
    const time = i / sampleRate;
    const phase = 2 * Math.PI * (50 * time + 4 * (1 - Math.exp(-30 * time)));
    piece[first + i] += loudness * Math.sin(phase) * Math.exp(-9 * time);
  }
}

/** From -1 to 1; the same numbers in each piece, by a linear congruential generator. */
function randomness(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Adds noise that fades in `ring` seconds to a third: a cymbal, a snare or, dull and long, wind. */
export function hiss(piece: Float32Array, at: number, loudness: number, ring: number, dullness = 0): void {
  const random = randomness();
  const first = Math.round(at * sampleRate);
  const last = Math.min(piece.length, first + Math.round(5 * ring * sampleRate));
  let before = 0;
  for (let i = first; i < last; i += 1) {
    before = dullness * before + (1 - dullness) * random();
    piece[i] += loudness * before * Math.exp((first - i) / (ring * sampleRate));
  }
}

/** The piece in a room, by feedback combs (Schroeder 1962), with 0.9 as its largest sample. */
export function inRoom(piece: Float32Array, wetness: number): Float32Array {
  const wet = piece.slice();
  for (const delay of [653, 823, 991, 1171]) {
    const comb = piece.slice();
    for (let i = delay; i < comb.length; i += 1) comb[i] += 0.7 * comb[i - delay];
    for (let i = 0; i < wet.length; i += 1) wet[i] += (wetness * comb[i]) / 4;
  }
  const peak = wet.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return wet.map(sample => (0.9 * sample) / peak);
}
