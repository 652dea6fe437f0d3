import type { Digest } from '../version.js';

/** What happens in a registry, for logs and metrics. */
export type RegistryEvent =
  | {
      readonly kind: 'loaded';
      readonly name: string;
      readonly version: number;
      readonly digest: Digest;
      readonly milliseconds: number;
    }
  | { readonly kind: 'failed'; readonly name: string; readonly version: number; readonly reason: string }
  | { readonly kind: 'unloaded'; readonly name: string; readonly version: number; readonly digest: Digest }
  | { readonly kind: 'labels-rejected'; readonly name: string; readonly reason: string }
  | { readonly kind: 'store-lost'; readonly reason: string; readonly servesFrom: 'memory' | 'cache' }
  | { readonly kind: 'policy-unused'; readonly name: string; readonly models: readonly string[] }
  | { readonly kind: 'store-back' }
  | { readonly kind: 'cache-trouble'; readonly reason: string }
  | { readonly kind: 'defect'; readonly error: Error };

/** Called with each event. */
export type OnRegistryEvent = (event: RegistryEvent) => void;
