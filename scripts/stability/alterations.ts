/** The same sound as another file: ffmpeg's options, and the extension by which it chooses the format and the encoder. */
export interface Alteration {
  readonly name: string;
  readonly options: (channels: number) => string;
  readonly extension: string;
}

const encoded = (name: string, extension: string, options = ''): Alteration => ({
  name,
  options: () => options,
  extension,
});

/** In floats, so that a louder track is not clipped. */
const filtered = (name: string, filter: string): Alteration =>
  encoded(name, 'wav', `-af ${filter} -c:a pcm_f32le`);

const otherChannels: Alteration = {
  name: 'mono as stereo, or stereo as mono',
  options: channels =>
    channels === 1 ? '-af pan=stereo|c0=c0|c1=c0' : '-af pan=mono|c0=0.5*c0+0.5*c1 -c:a pcm_f32le',
  extension: 'wav',
};

/** What is done to each track, in the order of the table. */
export const alterations: readonly Alteration[] = [
  encoded("Opus, ffmpeg's default", 'opus'),
  encoded("M4A, ffmpeg's default", 'm4a'),
  encoded('MP3, 128 kbit/s', 'mp3', '-b:a 128k'),
  encoded("Ogg Vorbis, ffmpeg's default", 'ogg'),
  encoded("MP3, ffmpeg's default", 'mp3'),
  encoded('8 ms cut from its beginning', 'wav', '-ss 0.008'),
  encoded('a second cut from its beginning', 'wav', '-ss 1'),
  filtered('8 ms cut from its end', 'areverse,atrim=start=0.008,areverse'),
  filtered('8 ms of silence at its end', 'apad=pad_dur=0.008'),
  filtered('3 dB louder', 'volume=3dB'),
  filtered('3 dB quieter', 'volume=-3dB'),
  otherChannels,
  encoded('at 48 kHz', 'wav', '-ar 48000'),
  encoded('at 44.1 kHz', 'wav', '-ar 44100'),
  encoded('at 16 kHz', 'wav', '-ar 16000'),
];
