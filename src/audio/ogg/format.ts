import { Problem } from '../../problems.js';
import type { FormatEntry } from '../format-entry.js';
import { beginsWith, fourCC } from '../four-cc.js';
import { openPieces } from '../joined.js';
import { openPackets } from '../packets/open.js';
import { cutHead, decodeWhole, type DecoderName } from '../whole/decode.js';
import { chainLinks } from './chain.js';
import type { OggCodec } from './codec.js';
import { onlySound, soundPage } from './streams.js';
import { oggTrack } from './track.js';

/** The particulars of one codec in Ogg. */
interface OggFormat<Name extends string> extends Pick<FormatEntry<Name>, 'name' | 'label' | 'extensions'> {
  /** How the first packet begins. */
  readonly magic: string;
  /**
   * Checks the claims of a file before anything is decoded.
   *
   * @param packet the first one
   * @throws Problem `broken-audio`
   */
  readonly check?: (packet: Uint8Array) => void;
  /** See {@link oggTrack}. */
  readonly codecOf: (packet: Uint8Array) => OggCodec | undefined;
  readonly decoder: DecoderName;
  /** The same stream as another format has it, where that has to open it; `undefined` where it need not. */
  readonly elsewhere?: (bytes: Uint8Array) => { format: FormatEntry<string>; bytes: Uint8Array } | undefined;
}

/** The entry of a codec in Ogg. */
export function oggFormat<Name extends string>(format: OggFormat<Name>): FormatEntry<Name> {
  const { name, label, extensions, magic, check, codecOf, decoder, elsewhere } = format;
  return {
    name,
    label,
    extensions,
    hasSignature: bytes => fourCC(bytes, 0) === 'OggS',
    matches: bytes => beginsWith(firstPacket(bytes), magic),
    open(bytes, limits, signal) {
      const sound = onlySound(bytes);
      const track = oggTrack(sound, codecOf);
      return openPieces(track ? [sound] : chainLinks(sound), limits, link => {
        if (!beginsWith(firstPacket(link), magic))
          throw new Problem(
            'broken-audio',
            'The Ogg file changes its codec in the middle. Encode it again as one stream.',
          );
        check?.(firstPacket(link));
        const other = elsewhere?.(link);
        if (other) return other.format.open(other.bytes, limits, signal);
        const whole = () => decodeWhole({ decoder, ...cutHead(link) }, limits, signal);
        return openPackets(track ?? oggTrack(link, codecOf), whole, limits, signal);
      });
    },
  };
}

/**
 * The first packet of the first stream of sound, and all after it; it begins after the first page's header and its table of
 * segments (RFC 3533).
 */
export function firstPacket(bytes: Uint8Array): Uint8Array {
  const page = soundPage(bytes);
  return bytes.subarray(page + 27 + bytes[page + 26]);
}
