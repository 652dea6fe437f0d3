import type { ComponentChildren } from 'preact';
import type { ModelCard } from '../../http/schemas/model-card.js';
import { counted, date, percent } from '../words.js';

/** What a version was made of, as far as it is known. */
export function Provenance({ card }: { card: ModelCard }) {
  const {
    createdAt,
    dataset,
    split,
    seed,
    training,
    imported,
    head,
    features,
    embedding,
    verdict,
    codeVersion,
    digest,
  } = card;
  const facts: [term: string, fact: ComponentChildren][] = [
    [imported && !head ? 'Imported' : 'Trained', createdAt && date(createdAt)],
    ['From', imported && `a model of the format ${imported.format}`],
    ['Head', head && describeHead(head)],
    ['Data', dataset && `${counted(dataset.tracks, 'track')}, ${counted(dataset.segments, 'segment')}`],
    ['Kept apart', split && (split.by === 'artist' ? 'artists' : 'tracks only')],
    ['Training', training && !head && describeTraining(training)],
    ['Seed', seed],
    ['Features', features && describeFeatures(features)],
    ['Embedding', embedding && `${embedding.dimensions} numbers`],
    ['Unsure', verdict?.minConfidence && `below ${percent(verdict.minConfidence)}`],
    ['Thresholds', card.task === 'multi-label' ? describeThresholds(card.thresholds) : undefined],
    ['Hyena', codeVersion],
    ['Digest', digest && <code>{digest}</code>],
  ];
  const known = facts.filter(([, fact]) => fact !== undefined && fact !== false);
  if (known.length === 0) return null;
  return (
    <section aria-labelledby="provenance">
      <h2 id="provenance">What it was made of</h2>
      <dl class="facts">
        {known.map(([term, fact]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function describeHead({ kind, dimensions, base }: NonNullable<ModelCard['head']>): string {
  const what = kind === 'linear' ? 'logistic regression' : 'a small network';
  const licence = base.licence === undefined ? '' : ` (${base.licence})`;
  return `${what} on the ${dimensions} numbers that ${base.name} ${base.version}${licence} makes of a segment`;
}

function describeTraining({ epochs, backend }: NonNullable<ModelCard['training']>): string {
  return epochs === undefined ? 'in closed form' : `${counted(epochs, 'epoch')}, with ${backend}`;
}

function describeThresholds(thresholds: ModelCard['thresholds']): string {
  if (!thresholds) return 'a probability of 50% for each label';
  return `for each label its own, from ${percent(Math.min(...thresholds))} to ${percent(Math.max(...thresholds))}`;
}

function describeFeatures(features: NonNullable<ModelCard['features']>): string {
  const { segments, segmentSeconds, sampleRate } = features;
  return `${nameOf(features)}, of ${counted(Number(segments), 'segment')} of ${String(segmentSeconds)} s at ${String(sampleRate)} Hz`;
}

/** MFCC have no kind, as the service shows them. */
function nameOf({ kind, nMfcc, extractor, melBands }: NonNullable<ModelCard['features']>): string {
  if (kind === 'waveform') return 'the samples themselves';
  if (kind === 'mel') return `a mel spectrogram of ${String(melBands)} bands`;
  return `${String(nMfcc)} MFCC as ${String(extractor)} has them`;
}
