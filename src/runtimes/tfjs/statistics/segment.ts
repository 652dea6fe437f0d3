/** One segment: a curve of each channel, with a value a frame. */
export type Segment = readonly Float64Array[];

/** @param values `frames × channels`, row-major */
export function segmentOf(values: Float32Array, channels: number): Segment {
  const frames = values.length / channels;
  const segment = [];
  for (let channel = 0; channel < channels; channel++) {
    const curve = new Float64Array(frames);
    for (let frame = 0; frame < frames; frame++) curve[frame] = values[frame * channels + channel];
    segment.push(curve);
  }
  return segment;
}

/** The mean of each channel. */
export function mean(segment: Segment): Float64Array {
  return new Float64Array(segment.map(meanOf));
}

/** The segment less the mean of each channel. */
export function centred(segment: Segment): Segment {
  return segment.map(centredCurve);
}

/** A curve less its mean. */
export function centredCurve(curve: Float64Array): Float64Array {
  const mean = meanOf(curve);
  const rest = new Float64Array(curve.length);
  for (let frame = 0; frame < rest.length; frame++) rest[frame] = curve[frame] - mean;
  return rest;
}

/** How much each channel changes from frame to frame: one frame less. */
export function difference(segment: Segment): Segment {
  return segment.map(curve => {
    const changes = new Float64Array(curve.length - 1);
    for (let frame = 0; frame < changes.length; frame++) changes[frame] = curve[frame + 1] - curve[frame];
    return changes;
  });
}

/** Σ a[t] b[t + lag]. */
export function product(a: Float64Array, b: Float64Array, lag = 0): number {
  let sum = 0;
  for (let frame = lag; frame < b.length; frame++) sum += a[frame - lag] * b[frame];
  return sum;
}

function meanOf(curve: Float64Array): number {
  let sum = 0;
  let frame = 0;
  while (frame < curve.length) sum += curve[frame++];
  return sum / curve.length;
}
