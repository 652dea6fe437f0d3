import type { FeatureParameters } from './parameters.js';

const melOfYamnet = {
  kind: 'mel',
  sampleRate: 16_000,
  segments: 10,
  // A patch of 96 frames.
  segmentSeconds: 0.975,
  nFft: 512,
  windowLength: 400,
  hopLength: 160,
  melBands: 64,
  fMin: 125,
  fMax: 7500,
  melScale: 'htk',
  melNorm: 'none',
  triangles: 'mel',
  power: 1,
  framing: 'none',
} as const;

const windowsOfLibrosa = { sampleRate: 22_050, segments: 10, segmentSeconds: 3 } as const;

/** Feature parameters of networks that people have, by the name of the network or the library. */
export const presets = {
  /** YAMNet (TensorFlow Models, `research/audioset/yamnet/features.py`): 96 × 64. */
  yamnet: { ...melOfYamnet, compression: { kind: 'ln', offset: 0.001 } },
  /** VGGish (`research/audioset/vggish/mel_features.py`): 96 × 64. */
  vggish: { ...melOfYamnet, compression: { kind: 'ln', offset: 0.01 } },
  /** musicnn (Pons and Serra 2019), whose networks take 187 frames of 96 bands. */
  musicnn: {
    kind: 'mel',
    sampleRate: 16_000,
    segments: 10,
    // Of 3 s musicnn takes the frames that lie in them; centred frames would be 188.
    segmentSeconds: 2.99,
    nFft: 512,
    windowLength: 512,
    hopLength: 256,
    melBands: 96,
    melScale: 'slaney',
    melNorm: 'slaney',
    power: 2,
    framing: 'centre-zeros',
    compression: { kind: 'log10', factor: 10_000 },
  },
  /** `power_to_db(melspectrogram(y, sr=22050), ref=np.max)` of librosa: 130 × 128. */
  'librosa-mel': {
    kind: 'mel',
    ...windowsOfLibrosa,
    nFft: 2048,
    windowLength: 2048,
    hopLength: 512,
    melBands: 128,
    melScale: 'slaney',
    melNorm: 'slaney',
    power: 2,
    framing: 'centre-zeros',
    compression: { kind: 'db', ref: 'max', amin: 1e-10, topDb: 80 },
  },
  /** `librosa.feature.mfcc(y, sr=22050)`: 130 × 20. */
  'librosa-mfcc': {
    kind: 'mfcc',
    extractor: 'librosa',
    ...windowsOfLibrosa,
    nFft: 2048,
    hopLength: 512,
    melBands: 128,
    nMfcc: 20,
  },
  /** `AmplitudeToDB('power', top_db=80)` of `MelSpectrogram(16000)`, of torchaudio: 241 × 128. */
  'torchaudio-mel': {
    kind: 'mel',
    sampleRate: 16_000,
    segments: 10,
    segmentSeconds: 3,
    nFft: 400,
    windowLength: 400,
    hopLength: 200,
    melBands: 128,
    melScale: 'htk',
    melNorm: 'none',
    power: 2,
    framing: 'centre-reflect',
    compression: { kind: 'db', ref: 1, amin: 1e-10, topDb: 80 },
  },
} as const satisfies Readonly<Record<string, FeatureParameters>>;
