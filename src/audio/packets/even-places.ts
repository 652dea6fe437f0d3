/** Parts into which the bytes of a file are cut. */
const parts = 8;

/**
 * Byte offsets that lie evenly over the audio of a file: what states its place has to be in order from each of them on.
 *
 * @param begin of the audio
 * @param end of the file
 */
export const evenPlaces = (begin: number, end: number): number[] =>
  Array.from({ length: parts - 1 }, (_, part) => Math.floor(begin + ((part + 1) / parts) * (end - begin)));
