import type WaveSurfer from 'wavesurfer.js';

/** Seconds; longer tracks are played, but not drawn: the browser would decode them into hundreds of megabytes. */
const longestDrawn = 900;

/** Bytes of a file that does not say how long it is, as browsers' recordings do not; beyond, it is not drawn. */
const largestUnknown = 10_000_000;

/** How far a browser can show a track: to be seen and heard, to be heard only, or neither. */
export type Playable = 'drawn' | 'undrawn' | 'no';

/** A track that can be played, and what is to be seen of it. */
export interface Waveform {
  readonly playable: Playable;
  readonly player: WaveSurfer | undefined;
}

/** Draws a track into a container; what the browser cannot read, it neither draws nor plays. */
export async function openWaveform(
  container: HTMLElement,
  audio: Blob,
  signal: AbortSignal,
): Promise<Waveform> {
  const seconds = await durationOf(audio);
  signal.throwIfAborted();
  if (seconds === undefined) return { playable: 'no', player: undefined };

  // It is as large as the rest of the script, and not needed before.
  const { default: library } = await import('wavesurfer.js');
  signal.throwIfAborted();
  const player = library.create({
    container,
    height: 112,
    barWidth: 2,
    barGap: 2,
    barRadius: 2,
    barMinHeight: 2,
    cursorWidth: 2,
    normalize: true,
    hideScrollbar: true,
    dragToSeek: true,
    cspNonce: document.querySelector<HTMLElement>('meta[name=style-nonce]')!.nonce!,
    ...colours(),
  });
  signal.addEventListener('abort', () => player.destroy());
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)'])
    matchMedia(query).addEventListener('change', () => player.setOptions(colours()), { signal });

  const isDrawn = Number.isFinite(seconds) ? seconds <= longestDrawn : audio.size <= largestUnknown;
  try {
    if (isDrawn) {
      await player.loadBlob(audio);
      return { playable: 'drawn', player };
    }
  } catch {
    // What can be played cannot always be decoded; then it is not drawn.
    signal.throwIfAborted();
  }
  await player.loadBlob(audio, [new Float32Array(2)], Number.isFinite(seconds) ? seconds : undefined);
  return { playable: 'undrawn', player };
}

/** Canvases know no custom properties. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  return {
    waveColor: style.getPropertyValue('--wave'),
    progressColor: style.getPropertyValue('--ink'),
    cursorColor: style.getPropertyValue('--ink'),
  };
}

/** Seconds, infinite where the file does not say; undefined when the browser cannot play it. */
async function durationOf(audio: Blob): Promise<number | undefined> {
  const url = URL.createObjectURL(audio);
  const element = new Audio();
  try {
    return await new Promise(resolve => {
      element.onloadedmetadata = () => resolve(element.duration);
      element.onerror = () => resolve(undefined);
      element.preload = 'metadata';
      element.src = url;
    });
  } finally {
    element.removeAttribute('src');
    URL.revokeObjectURL(url);
  }
}
