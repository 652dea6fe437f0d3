import { requireRoom, type Box } from './boxes.js';
import { placeFragments } from './fragments.js';
import { placeSamples, type SamplePlaces } from './sample-places.js';
import { placeBoxesOf, readMovie, trackNumber, type MovieBoxes } from './tracks.js';
import { soundIndex, type SoundBoxes } from './write-index.js';

/**
 * An index of the sound that a file holds, where its own says something else: the file is cut before the last sample of its
 * index, or goes on in fragments after it.
 *
 * @param movie the file's own index, whose tables fit into their boxes
 * @returns `undefined` where the file's own index will do
 * @throws Problem `broken-audio` where many samples are the same bytes
 */
export function indexOfArrived(bytes: Uint8Array, movie: Box): Uint8Array | undefined {
  const { tracks, sound, others } = readMovie(bytes, movie);
  let arrived: SamplePlaces | undefined;
  // A decoder may choose another track.
  for (const track of tracks) {
    const tables = placeBoxesOf(track);
    requireRoom(tables !== undefined || !track.stsz);
    const places = tables && placeSamples(bytes, tables, bytes.length);
    if (track === sound) arrived = places;
  }
  if (!sound || !arrived) return undefined;
  const track = arrived.count > 0 && others.mvex ? trackNumber(bytes, sound) : undefined;
  const later = track === undefined ? undefined : placeFragments(bytes, movie, track);
  if (!arrived.isCut && !later?.count) return undefined;
  return soundIndex(
    partsOf(bytes, sound, others, later !== undefined),
    later ? joined(arrived, later) : arrived,
  );
}

function joined(index: SamplePlaces, fragments: SamplePlaces): SamplePlaces {
  const both = (kind: 'starts' | 'sizes') =>
    Array.from({ length: index.count }, (_, i) => index[kind][i]).concat(Array.from(fragments[kind]));
  return {
    ...fragments,
    count: index.count + fragments.count,
    starts: both('starts'),
    sizes: both('sizes'),
    duration: index.duration + fragments.duration,
  };
}

/** @param isLonger whether the track goes on after the end that its edit list states */
function partsOf(
  bytes: Uint8Array,
  { mdhd, hdlr, stsd, elst }: MovieBoxes['tracks'][number],
  { mvhd, udta }: MovieBoxes['others'],
  isLonger: boolean,
): SoundBoxes {
  const whole = (box?: Box) => (box ? bytes.subarray(box.start, box.end) : new Uint8Array());
  const edits = isLonger && elst ? withoutEnd(whole(elst)) : whole(elst);
  return {
    mvhd: whole(mvhd),
    udta: whole(udta),
    mdhd: whole(mdhd),
    hdlr: whole(hdlr),
    stsd: whole(stsd),
    elst: edits,
  };
}

/** A copy of an edit list (ISO/IEC 14496-12, section 8.6.6) whose last edit goes on to the end of the track. */
function withoutEnd(elst: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(elst);
  const isLong = copy[8] === 1;
  const last = copy.length - (isLong ? 20 : 12);
  if (last >= 16) copy.fill(0, last, last + (isLong ? 8 : 4));
  return copy;
}
