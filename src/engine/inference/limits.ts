/** Bytes of a request: some 250 segments of numbers with all their digits, 500 with four decimals, 645 of float32. */
export const largestRequest = 8 * 2 ** 20;

/** Characters of what a caller calls a request. */
export const longestId = 1000;

/** Segments of a request: several at a time spare their caller the way, very many keep others waiting. */
const mostSegments = 1000;

/** Numbers of an answer: as JSON they take the process that serves some 25 ms. */
const mostNumbers = 2 ** 17;

/** Segments that a request may have where the answer has so many numbers for each. */
export const segmentLimit = (numbers: number): number =>
  Math.min(mostSegments, Math.floor(mostNumbers / numbers));
