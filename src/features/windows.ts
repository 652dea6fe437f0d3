/** How a track is cut into segments, whatever is computed of them. */
export interface Windows {
  /** Hz, of the mono signal. */
  readonly sampleRate: number;
  /** Segments per track. */
  readonly segments: number;
  /** Length of a segment, s. */
  readonly segmentSeconds: number;
}

/** JSON schemas of {@link Windows}. */
export const windowProperties = {
  sampleRate: { type: 'integer', minimum: 8000, maximum: 48000, description: 'Hz, of the mono signal' },
  segments: { type: 'integer', minimum: 1, maximum: 100, description: 'Segments per track' },
  segmentSeconds: { type: 'number', minimum: 0.1, maximum: 30, description: 'Length of a segment, s' },
} satisfies Record<keyof Windows, object>;

/** Samples in one segment, at `sampleRate`; 66 150 by default. */
export function segmentLength({
  segmentSeconds,
  sampleRate,
}: Pick<Windows, 'segmentSeconds' | 'sampleRate'>): number {
  return Math.round(segmentSeconds * sampleRate);
}
