/** One segment: a curve of each channel, with a value a frame. They share an array, since to allocate one takes a µs. */
export interface Segment {
  readonly channels: number;
  readonly frames: number;
  /** `channels × frames`, row-major. */
  readonly curves: Float64Array;
}

/**
 * Some channels of a segment.
 *
 * @param values `frames × channels`, row-major
 */
export function segmentOf(values: Float32Array, channels: number, from: number, to: number): Segment {
  const frames = values.length / channels;
  const curves = new Float64Array((to - from) * frames);
  for (let channel = from, at = 0; channel < to; channel++) {
    for (let value = channel; value < values.length; value += channels) curves[at++] = values[value];
  }
  return { channels: to - from, frames, curves };
}

/** The mean of each channel. */
export function mean({ channels, frames, curves }: Segment): Float64Array {
  const means = new Float64Array(channels);
  for (let channel = 0, at = 0; channel < channels; channel++) {
    let sum = 0;
    for (const end = at + frames; at < end; at++) sum += curves[at];
    means[channel] = sum / frames;
  }
  return means;
}

/** The segment less the mean of each channel. */
export function centred(segment: Segment): Segment {
  const { channels, frames, curves } = segment;
  const means = mean(segment);
  const rest = new Float64Array(curves.length);
  for (let channel = 0, at = 0; channel < channels; channel++) {
    for (const end = at + frames; at < end; at++) rest[at] = curves[at] - means[channel];
  }
  return { channels, frames, curves: rest };
}

/** How much each channel changes from frame to frame: one frame less. */
export function difference({ channels, frames, curves }: Segment): Segment {
  const changes = new Float64Array(channels * (frames - 1));
  for (let at = 0, from = 0; at < changes.length; from++) {
    for (const end = at + frames - 1; at < end; at++, from++) changes[at] = curves[from + 1] - curves[from];
  }
  return { channels, frames: frames - 1, curves: changes };
}
