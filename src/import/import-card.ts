import type { Manifest } from '../models/manifest.js';
import type { ManifestDraft } from '../models/write-version.js';

const formats: Record<NonNullable<Manifest['imported']>['format'], string> = {
  'keras-3': 'a `.keras` archive',
  'keras-2-h5': 'a Keras HDF5 file',
  'tfjs-layers': 'a TF.js layers model',
  'tfjs-graph': 'a TF.js graph model',
};

/** The card of a version that was imported, in Markdown. */
export function importCard(
  { createdAt, labels: genres, features, input, imported }: ManifestDraft,
  { name, version }: { name: string; version: number },
  parameters: number,
): string {
  const { format, sha256 } = imported!;
  return `# ${name} ${version}

Says which of ${genres.length} genres a piece of music is: ${genres.join(', ')}.
Trained elsewhere; imported on ${createdAt.slice(0, 10)} from ${formats[format]} with the sha256
\`${sha256}\`.

- Network: ${parameters} parameters.
- Features: \`${JSON.stringify(features)}\`, as was said when it was imported.
- One segment is ${input.shape.join(' × ')}${input.layout === 'coefficients-first' ? ', coefficients first' : ''}. A track's probabilities are the mean over its segments.

Hyena knows nothing of the data it was trained on, or of how well it does. \`hyena evaluate\` measures that on labelled audio
that it was not trained on.
`;
}
