/**
 * Changes the mel powers of a segment in place: `frames × melBands`, row-major, linear. Training varies its
 * examples so, as a filter or a noise would; the service never does.
 */
export type MelAlteration = (mels: Float64Array) => void;
