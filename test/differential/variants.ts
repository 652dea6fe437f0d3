import { alterations, cuts, edits, joins, junk } from './alterations.js';
import type { Variant } from './variant.js';

const made = (extension: string, options: string): Variant => ({
  name: `${options} .${extension}`,
  options,
  extension,
});

/** Each encoder with each of some options, in a container. */
function each(extension: string, encoders: readonly string[], options: readonly string[]): Variant[] {
  return encoders.flatMap(encoder =>
    options.map(option => made(extension, `-c:a ${encoder} ${option}`.trim())),
  );
}

const shapes = ['', '-ar 8000 -ac 1', '-ar 22050', '-ar 48000 -ac 6', '-ar 96000'];
const integers = 'pcm_s8 pcm_s16be pcm_s24be pcm_s32be'.split(' ');
const floats = ['pcm_f32be', 'pcm_f64be'];
const laws = ['pcm_alaw', 'pcm_mulaw'];

const plain: readonly Variant[] = [
  ...each('wav', 'pcm_u8 pcm_s16le pcm_s24le pcm_s32le pcm_f32le'.split(' '), shapes),
  ...each('wav', ['pcm_s64le', 'pcm_f64le', ...laws], ['', '-ar 8000 -ac 1']),
  ...each('wav', ['adpcm_ms', 'adpcm_ima_wav'], ['', '-ar 11025 -ac 1', '-ar 22050', '-block_size 256']),
  ...each('wav', ['libmp3lame', 'mp2', 'adpcm_yamaha', 'g726', 'ac3'], ['-ac 1', '']),
  ...['-rf64 always', '-write_bext 1', '-write_peak on', '-fflags +bitexact'].map(option =>
    made('wav', option),
  ),
  ...each('au', [...integers, ...floats, ...laws], ['', '-ar 16000 -ac 1']),
  ...each('aiff', [...integers, 'pcm_s16le', ...floats, ...laws, 'adpcm_ima_qt'], ['', '-ar 32000 -ac 1']),
  made('aiff', '-write_id3v2 1 -metadata title=music'),
  ...each('caf', [...integers, 'pcm_s16le', 'pcm_s24le', 'pcm_s32le', ...floats, 'pcm_f32le', ...laws], ['']),
  ...each('caf', ['alac', 'adpcm_ima_qt', 'libmp3lame', 'mp2', 'libopus', 'flac'], ['', '-ac 1']),
];

const mpegRates = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000];

const mpeg: readonly Variant[] = [
  ...mpegRates.flatMap(rate => each('mp3', ['libmp3lame'], [`-ar ${rate}`, `-ar ${rate} -ac 1 -q:a 4`])),
  ...each(
    'mp3',
    ['libmp3lame'],
    [
      ...[32, 64, 128, 192, 320].map(kilobits => `-b:a ${kilobits}k`),
      ...[0, 2, 5, 9].map(quality => `-q:a ${quality}`),
      ...[
        '-abr 1 -b:a 128k',
        '-reservoir 0',
        '-joint_stereo 0',
        '-compression_level 0',
        '-compression_level 9',
      ],
      ...[
        '-write_xing 0',
        '-id3v2_version 3',
        '-id3v2_version 0 -write_xing 0',
        '-write_id3v1 1 -metadata title=a',
      ],
    ],
  ),
  ...each('mp3', ['libshine'], ['-b:a 128k', '-b:a 192k -ac 1']),
  ...each('mp2', ['mp2', 'libtwolame'], ['', '-ar 48000 -b:a 128k', '-ar 22050 -ac 1', '-ar 32000']),
];

const flac: readonly Variant[] = [
  ...each(
    'flac',
    ['flac'],
    [
      ...[0, 1, 5, 8, 12].map(level => `-compression_level ${level}`),
      ...[8000, 16000, 32000, 48000, 88200, 96000, 192000].map(rate => `-ar ${rate}`),
      ...[1, 3, 4, 5, 6, 8].map(channels => `-ac ${channels}`),
      ...[256, 1000, 4608, 16384].map(frame => `-frame_size ${frame}`),
      ...['indep', 'left_side', 'right_side', 'mid_side'].map(mode => `-ch_mode ${mode}`),
      ...['none', 'fixed', 'levinson', 'cholesky'].map(type => `-lpc_type ${type}`),
      ...['-sample_fmt s32', '-sample_fmt s32 -bits_per_raw_sample 24 -ar 96000', '-write_header 0'],
    ],
  ),
  ...each('oga', ['flac'], ['', '-ac 1', '-sample_fmt s32', '-page_duration 100000']),
];

const ogg: readonly Variant[] = [
  ...each(
    'ogg',
    ['libvorbis'],
    [
      ...[-1, 0, 3, 6, 10].map(quality => `-q:a ${quality}`),
      ...[8000, 16000, 22050, 32000, 48000, 96000].map(rate => `-ar ${rate}`),
      ...[1, 3, 5, 6, 8].map(channels => `-ac ${channels}`),
      ...['-b:a 96k -minrate 96k -maxrate 96k', '-page_duration 50000', '-metadata title=music'],
    ],
  ),
  ...each('ogg', ['vorbis -strict -2'], ['-ac 2', '-ac 2 -ar 48000']),
  ...each(
    'opus',
    ['libopus'],
    [
      ...[6, 16, 64, 128, 256].map(kilobits => `-b:a ${kilobits}k`),
      ...[2.5, 5, 10, 20, 40, 60].map(duration => `-frame_duration ${duration}`),
      ...['voip', 'audio', 'lowdelay'].map(application => `-application ${application}`),
      ...['off', 'on', 'constrained'].map(vbr => `-vbr ${vbr}`),
      ...[1, 3, 6, 8].map(channels => `-ac ${channels}`),
      ...['-mapping_family 255 -ac 2', '-ar 16000', '-ar 8000 -ac 1', '-page_duration 20000'],
    ],
  ),
  made('ogg', '-c:a libspeex -ar 16000 -ac 1'),
];

const fragments = [
  ...['faststart', 'frag_keyframe+empty_moov', 'frag_keyframe', 'dash', 'delay_moov+frag_keyframe'],
  ...[
    'empty_moov+default_base_moof -frag_duration 500000',
    'empty_moov+omit_tfhd_offset -frag_duration 300000',
  ],
  ...[
    'frag_keyframe+separate_moof',
    'cmaf -frag_duration 700000',
    'disable_chpl',
    'rtphint',
    'negative_cts_offsets',
  ],
].map(flags => `-movflags +${flags}`);
const indices = [...fragments, '-use_editlist 0', '-movie_timescale 48000', '-brand isom', '-write_tmcd 0'];

const mp4: readonly Variant[] = [
  ...each('m4a', ['aac', 'alac'], indices),
  ...[8000, 16000, 22050, 24000, 32000, 48000, 96000].flatMap(rate =>
    each('m4a', ['aac', 'alac'], [`-ar ${rate}`]),
  ),
  ...[1, 3, 4, 5, 6, 8].flatMap(channels => each('m4a', ['aac', 'alac'], [`-ac ${channels}`])),
  ...each(
    'm4a',
    ['aac'],
    ['-b:a 32k', '-b:a 320k', '-aac_coder fast', '-aac_ms 0', '-aac_tns 0', '-aac_pns 0'],
  ),
  ...each('m4a', ['alac'], ['-sample_fmt s32p', '-min_prediction_order 2', '-compression_level 0']),
  ...['mp4', 'mov', '3gp', '3g2', 'ismv', 'f4v'].flatMap(extension =>
    each(extension, ['aac'], ['', '-ac 1']),
  ),
  ...each('mp4', ['libmp3lame', 'flac -strict -2', 'libopus', 'ac3', 'mp2'], ['', '-ac 1']),
  ...each('mov', ['pcm_s16le', 'pcm_s16be', 'pcm_s24le', 'pcm_f32le', ...laws, 'adpcm_ima_qt'], ['']),
  made('m4a', '-c:a aac -output_ts_offset 2'),
  made('m4a', '-c:a aac -metadata title=music -metadata comment=a'),
];

const adts: readonly Variant[] = [
  ...mpegRates.flatMap(rate => each('aac', ['aac'], [`-ar ${rate}`])),
  ...each(
    'aac',
    ['aac'],
    ['-ac 1', '-ac 6', '-b:a 64k', '-b:a 256k', '-write_id3v2 1', '-profile:a mpeg2_aac_low'],
  ),
];

const matroska: readonly Variant[] = [
  ...each('webm', ['libopus', 'libvorbis'], ['', '-ac 1', '-live 1', '-dash 1', '-cluster_time_limit 500']),
  ...each(
    'mka',
    ['libmp3lame', 'aac', 'flac', 'alac', 'pcm_s16le', 'pcm_s24le', 'pcm_f32le', 'mp2', 'ac3'],
    [''],
  ),
];

/** One file of each format, to be damaged. */
const samples = ['wav', 'au', 'aiff', 'mp3', 'flac', 'ogg', 'opus', 'aac', 'webm', 'm4a'].map(extension =>
  made(
    extension,
    extension === 'm4a' ? '-movflags +faststart' : extension === 'webm' ? '-c:a libopus' : '-b:a 96k',
  ),
);
const altered = alterations(samples, [...cuts]);
const streams = samples.filter(({ extension }) => ['mp3', 'aac', 'flac', 'ogg', 'opus'].includes(extension));

/** All files that are compared. */
export const variants: readonly Variant[] = [
  ...[plain, mpeg, flac, ogg, mp4, adts, matroska].flat(),
  ...altered,
  ...alterations(streams, joins),
  ...alterations([made('m4a', '-b:a 96k'), made('mp4', '-c:a aac -ar 22050')], edits),
  ...alterations(
    samples.filter(({ extension }) => ['mp3', 'aac'].includes(extension)),
    junk,
  ),
];
