import type { AudioLimits } from '../audio/open.js';
import type { ByteRange } from '../audio/sparse/sparse-file.js';
import type { Manifest } from '../models/manifest.js';
import type { BackendPreference } from '../runtimes/tfjs/runtime.js';
import type { WantedOutput } from './inference/request-fields.js';
import type { Digest } from '../models/version.js';

/** The settings of a child, passed once, when it starts. */
export interface ChildOptions {
  readonly backend: BackendPreference;
}

/** How to classify a track, the bytes that come with this. */
export interface ClassifyJob {
  /** The version that answers, then those whose classifications nobody waits for. */
  readonly versions: readonly Digest[];
  readonly limits: AudioLimits;
  /** Whether the first version is to give its embedding too. */
  readonly embedding: boolean;
  /** Seconds between the segments of a dense time line, which the first version is to classify in place of its own; and their limit. */
  readonly every?: number | undefined;
  readonly maxSegments: number;
}

/** How to classify a track of which parts come with this, one after the other. */
export interface ClassifyPartsJob extends ClassifyJob {
  /** Bytes of the whole file. */
  readonly size: number;
  /** Where the parts are in it. */
  readonly ranges: readonly ByteRange[];
}

/** What a child says where it lacks bytes of a file: which, or that no part of it will do. */
export interface BytesLacking {
  readonly lacking: readonly ByteRange[] | 'whole';
}

/** Which version computes on the features in a request of the Open Inference Protocol, the bytes that come with this. */
export interface InferJob {
  readonly digest: Digest;
  /** Bytes of its JSON, where a binary tensor follows. */
  readonly headerLength: number | undefined;
}

/** What such a request asked for; the numbers come beside it, one output after the other. */
export interface InferredFor {
  /** What its caller calls it. */
  readonly id?: string | undefined;
  readonly outputs: readonly WantedOutput[];
}

/** A version to load beside those that are there; its files come with this, one after the other. */
export interface LoadJob {
  readonly digest: Digest;
  /** As it was read and checked by the parent: a child does not load what checks it, which takes longer than all else. */
  readonly manifest: Manifest;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/** A version to free. */
export interface UnloadJob {
  readonly digest: Digest;
}

/** What a child says of itself. */
export interface ChildStatus {
  readonly backend: string;
  /** Why this TensorFlow.js backend runs and not another. */
  readonly reason: string;
}
