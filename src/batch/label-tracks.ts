import type { ByteBudget } from '../catalogue/byte-budget.js';
import { ItemFault, type Catalogue, type CatalogueItem, type KnownItem } from '../catalogue/catalogue.js';
import { classifyFile } from '../engine/classify-file.js';
import type { Engine } from '../engine/engine.js';
import type { ServingVersion } from '../models/registry/serving-version.js';
import { StoreError } from '../models/store/object-store.js';
import { tryAgain, type Patience } from '../models/store/try-again.js';
import { Problem } from '../problems.js';
import { inSpan, type Span } from '../tracing/span.js';
import { answeredRow } from './answered-row.js';
import { inOrder } from './in-order.js';
import type { TrackRow } from './track-row.js';

/** What labels tracks, and within which bounds. */
export interface Labelling {
  readonly catalogue: Catalogue;
  readonly engine: Pick<Engine, 'classify' | 'classifyParts'>;
  readonly version: ServingVersion;
  readonly embedding: boolean;
  /** Seconds between the segments of a dense time line; without it, rows have no sections. */
  readonly every?: number | undefined;
  /** So many tracks are under way at a time. */
  readonly width: number;
  /** For the bytes of those that are read. */
  readonly budget: ByteBudget;
  /** With the store of the catalogue; its signal ends the work. */
  readonly patience: Patience;
  readonly span: Span;
}

/** Times that a track is looked up again that changes while it is read. */
const attempts = 3;

/**
 * Labels tracks, and gives a row for each in their order. A fault of a track becomes its row; a store that fails is tried again.
 *
 * @throws StoreError when the store fails for too long; the signal's reason
 */
export const labelTracks = (
  known: AsyncIterable<KnownItem> | Iterable<KnownItem>,
  labelling: Labelling,
): AsyncGenerator<TrackRow, void, void> =>
  inOrder(known, labelling.width, item =>
    inSpan(labelling.span, 'track', {}, span => labelTrack(item, labelling, span)),
  );

async function labelTrack(known: KnownItem, labelling: Labelling, span: Span): Promise<TrackRow> {
  const { catalogue, patience, version } = labelling;
  const { key, bucket } = known;
  const modelDigest = version.digest;
  const failed = ({ code, message }: Problem | ItemFault, found: Partial<TrackRow> = {}): TrackRow => ({
    ...{ key, ...found },
    status: 'failed',
    modelDigest,
    problem: { code, detail: message },
  });
  for (let attempt = 1, sought = known; ; attempt += 1) {
    const item = await tryAgain(() => catalogue.reopen(sought), patience);
    if ('fault' in item) return failed(item.fault);
    const { size, etag } = item;
    span.set({ 'hyena.track.bytes': size });
    try {
      return { key, size, etag, status: 'ok', ...(await labelItem(item, labelling, span)), modelDigest };
    } catch (error) {
      const fault = faultOf(error, patience.signal);
      if (!(fault instanceof ItemFault && fault.code === 'changed') || attempt === attempts)
        return failed(fault, { size, etag });
      // Not as it was when it was listed: its row is of what is there now.
      sought = bucket === undefined ? { key } : { key, bucket };
    }
  }
}

async function labelItem(item: CatalogueItem, labelling: Labelling, span: Span): Promise<Partial<TrackRow>> {
  const { engine, version, embedding, every, budget, patience } = labelling;
  const { signal } = patience;
  const giveBack = await budget.take(item.size);
  try {
    signal?.throwIfAborted();
    const file = {
      size: item.size,
      isLocal: item.isLocal,
      read: () => inSpan(span, 'read', {}, () => tryAgain(() => item.read(), patience)),
      readRange: (start: number, length: number) =>
        inSpan(span, 'read', {}, () => tryAgain(() => item.readRange(start, length), patience)),
    };
    const classification = await classifyFile(file, engine, version, { embedding, every, signal, span });
    return answeredRow(classification, version, every);
  } finally {
    giveBack();
  }
}

/**
 * The fault of a track.
 *
 * @throws what is none: a store's fault, and the reason of the signal
 */
function faultOf(error: unknown, signal: AbortSignal | undefined): Problem | ItemFault {
  if (error instanceof Problem || error instanceof ItemFault) return error;
  if (error instanceof StoreError || signal?.aborted) throw error;
  // One track that hits a defect must not end the work on all others.
  return new Problem('internal', `Hyena has a defect: ${(error as Error).message}`);
}
