import type { ClassificationUnderWay, Engine, EngineClassifyOptions, Loaded } from './engine.js';

/** The parts of the engine that classify. */
export type ClassifyingEngine = Pick<Engine, 'classify' | 'classifyParts'>;

/** What is to be classified: an upload, or a file that lies elsewhere. */
export interface Track {
  /** SHA-256 that tells its content from others'. */
  readonly digest: Uint8Array;
  /** Whether another has the same content. */
  equals(other: Track): boolean;
  /** Begins to classify it, as {@link Engine.classify} does. */
  classify(
    engine: ClassifyingEngine,
    version: Loaded,
    options: EngineClassifyOptions,
  ): ClassificationUnderWay;
}
