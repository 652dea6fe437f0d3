/** A mono WAV file of 16 bits of samples from -1 to 1. */
export function wavFile(pieces: readonly Float32Array[], sampleRate: number): Blob {
  const samples = pieces.reduce((sum, { length }) => sum + length, 0);
  const data = new DataView(new ArrayBuffer(44 + 2 * samples));
  const text = (at: number, characters: string) => {
    for (let i = 0; i < characters.length; i += 1) data.setUint8(at + i, characters.charCodeAt(i));
  };
  text(0, 'RIFF');
  data.setUint32(4, 36 + 2 * samples, true);
  text(8, 'WAVEfmt ');
  data.setUint32(16, 16, true);
  data.setUint16(20, 1, true);
  data.setUint16(22, 1, true);
  data.setUint32(24, sampleRate, true);
  data.setUint32(28, 2 * sampleRate, true);
  data.setUint16(32, 2, true);
  data.setUint16(34, 16, true);
  text(36, 'data');
  data.setUint32(40, 2 * samples, true);
  let at = 44;
  for (const piece of pieces)
    for (const sample of piece) {
      data.setInt16(at, Math.round(Math.max(-1, Math.min(1, sample)) * 32767), true);
      at += 2;
    }
  return new Blob([data], { type: 'audio/wav' });
}
