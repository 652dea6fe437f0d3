/** An object as a listing shows it. */
export interface ListedObject {
  /** Its name below the prefix that was listed. */
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds of the epoch. */
  readonly modifiedAt: number;
}

/** What lies directly below a prefix. */
export interface Listing {
  readonly folders: readonly string[];
  readonly objects: readonly ListedObject[];
}

/** An object that is being read. */
export interface OpenObject {
  /** Differs whenever the content does: an ETag. One content may have one tag again. */
  readonly tag: string;
  readonly body: AsyncIterable<Uint8Array>;
}

/** What must be so for a write to happen: that there is no such object yet, or that it still has this tag. */
export type WriteCondition = { readonly absent: true } | { readonly tag: string };

/**
 * What is wrong where a store refuses: the place that was named, which is not there or cannot be used; the rights of who asks; or their
 * credentials, which are missing, unknown or expired, so that nothing is known of place and rights.
 */
export type Refusal = 'place' | 'rights' | 'credentials';

/** What is known of a fault of a store, beside its words. */
export interface StoreFault extends ErrorOptions {
  readonly refusal?: Refusal | undefined;
  readonly mayPass?: boolean;
}

/** Thrown when a store does not do what it is asked; the message is one for its operator, without keys and paths. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  /** Undefined where it does not refuse. That of the cause, where it is a fault of a store and nothing else is said. */
  readonly refusal: Refusal | undefined;
  /** Whether the fault may pass by itself, as refusals do not, except that of credentials which the store took before. */
  readonly mayPass: boolean;

  constructor(message: string, options: StoreFault = {}) {
    super(message, options);
    const inherited = options.cause instanceof StoreError ? options.cause : undefined;
    this.refusal = options.refusal ?? inherited?.refusal;
    this.mayPass = options.mayPass ?? inherited?.mayPass ?? this.refusal === undefined;
  }
}

/**
 * A place that keeps bytes under keys such as `gtzan/1/model.json`: a folder, or a bucket. Every method throws a
 * {@link StoreError} when the store cannot be reached, refuses, or takes longer than it may.
 */
export interface ObjectStore {
  /** The place as operators write it. */
  readonly location: string;
  /** Whether it is on this machine's file systems. */
  readonly isLocal: boolean;
  /** @param prefix empty, or ending with a slash */
  list(prefix: string): Promise<Listing>;
  /**
   * Opens an object.
   *
   * @param known a tag: an object that still has it is not sent again
   * @returns undefined when there is none
   */
  open(key: string, known?: string): Promise<OpenObject | 'unchanged' | undefined>;
  /**
   * Writes an object; its readers see the old one or the new one.
   *
   * @returns whether the condition held; if not, nothing was written
   */
  write(key: string, content: Uint8Array, condition: WriteCondition): Promise<boolean>;
  /** Removes objects; those that do not exist count as removed. */
  remove(keys: readonly string[]): Promise<void>;
  /**
   * Removes what writers left that were killed, where nothing is written any more that anyone needs.
   *
   * @param folder with a slash at its end
   */
  removeDrafts(folder: string): Promise<void>;
}
