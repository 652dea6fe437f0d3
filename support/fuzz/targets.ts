import type { FuzzTarget } from './target.js';

const audio = (format: string) => async () => {
  const { audioTarget } = await import('./targets/audio.js');
  return audioTarget(format);
};

/**
 * What is fuzzed, by name. A target is loaded when it is used, and its code with it: coverage counts from the beginning
 * only in code that is loaded later.
 */
export const targets: Readonly<Record<string, () => Promise<FuzzTarget>>> = {
  ...Object.fromEntries(
    ['wav', 'au', 'aiff', 'caf', 'mp3', 'mp2', 'flac', 'ogg', 'opus', 'm4a', 'aac', 'webm'].map(name => [
      name,
      audio(name),
    ]),
  ),
  inference: async () => (await import('./targets/inference.js')).inference,
  upload: async () => (await import('./targets/upload.js')).upload,
  archive: async () => (await import('./targets/archive.js')).archive,
  network: async () => (await import('./targets/network.js')).network,
  import: async () => (await import('./targets/import.js')).imported,
  onnx: async () => (await import('./targets/onnx.js')).onnx,
  version: async () => (await import('./targets/version.js')).version,
  messages: async () => (await import('./targets/messages.js')).messages,
  store: async () => (await import('./targets/store.js')).store,
};
