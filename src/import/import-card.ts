import type { Manifest } from '../models/manifest.js';
import type { ManifestDraft } from '../models/write-version.js';
import { isEmbeddingAlone } from './outputs.js';

const formats: Record<NonNullable<Manifest['imported']>['format'], string> = {
  'keras-3': 'a `.keras` archive',
  'keras-2-h5': 'a Keras HDF5 file',
  'tfjs-layers': 'a TF.js layers model',
  'tfjs-graph': 'a TF.js graph model',
  onnx: 'an ONNX file',
};

/** So many labels are named; the manifest has them all. */
const mostNamed = 50;

/** The card of a version that was imported, in Markdown. */
export function importCard(
  draft: ManifestDraft,
  { name, version }: { name: string; version: number },
  parameters: number,
): string {
  const { createdAt, features, input, embedding, imported } = draft;
  const { format, sha256 } = imported!;
  return `# ${name} ${version}

${purpose(draft)}.
Trained elsewhere; imported on ${createdAt.slice(0, 10)} from ${formats[format]} with the sha256
\`${sha256}\`.

- Network: ${parameters} parameters.
- Features: \`${JSON.stringify(features)}\`, as was said when it was imported.
- One segment is ${input.shape.join(' × ')}${input.layout === 'coefficients-first' ? ', coefficients first' : ''}${normalised(input)}. A track's probabilities are the mean over its segments.${embedding ? `\n- Embedding: ${embedding.dimensions} numbers a segment.` : ''}

Hyena knows nothing of the data it was trained on, or of how well it does. \`hyena evaluate\` measures that on labelled audio
that it was not trained on.
`;
}

function purpose(draft: ManifestDraft): string {
  const { task, labels, thresholds } = draft;
  if (isEmbeddingAlone(draft))
    return `Describes a piece of music by ${labels.length} numbers, its embedding, and names no genres: its scores, which are the sigmoid of these numbers, say nothing. \`hyena embed\` writes embeddings, and \`hyena train --on\` makes versions of them that name genres`;
  return task === 'multi-label'
    ? `Says which of ${labels.length} labels a piece of music has, any number of them: those with a probability of ${thresholds ? 'their thresholds' : '0.5'} or more: ${named(labels)}`
    : `Says which of ${labels.length} genres a piece of music is: ${named(labels)}`;
}

function named(labels: readonly string[]): string {
  if (labels.length <= mostNamed) return labels.join(', ');
  return `${labels.slice(0, mostNamed).join(', ')}, and ${labels.length - mostNamed} others`;
}

function normalised({ normalisation }: Manifest['input']): string {
  return normalisation ? `, normalised (\`${JSON.stringify(normalisation)}\`)` : '';
}
