import { Refusal } from './trouble.js';
import { wavFile } from './wav.js';

/** Seconds that are recorded. */
export const recordingSeconds = 10;

/** Seconds; what is shorter has no segment. */
export const shortestRecording = 3;

/** How a recording gets on. */
export interface Recorded {
  /** So far. */
  readonly seconds: number;
  /** Largest sample of late, from 0 to 1. */
  readonly level: number;
}

/**
 * Records from the microphone, unprocessed, as WAV: what browsers compress themselves differs from one to the next, and
 * cannot be searched in.
 *
 * @param stop ends it early, once there are {@link shortestRecording} seconds
 * @param signal gives it up
 * @throws Refusal when there is no microphone, or it must not be used; the signal's reason
 */
export async function record(
  onRecorded: (recorded: Recorded) => void,
  stop: AbortSignal,
  signal: AbortSignal,
): Promise<{ readonly audio: Blob; readonly seconds: number }> {
  const stream = await openMicrophone();
  const context = new AudioContext();
  try {
    signal.throwIfAborted();
    await context.audioWorklet.addModule(CAPTURE_WORKLET);
    const capture = new AudioWorkletNode(context, 'capture', {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    context.createMediaStreamSource(stream).connect(capture);
    const { sampleRate } = context;
    const lengths = { least: shortestRecording * sampleRate, most: recordingSeconds * sampleRate };
    const pieces = await collect(capture.port, lengths, stop, signal, (samples, level) =>
      onRecorded({ seconds: samples / sampleRate, level }),
    );
    const samples = pieces.reduce((sum, { length }) => sum + length, 0);
    return { audio: wavFile(pieces, sampleRate), seconds: Math.round(samples / sampleRate) };
  } finally {
    for (const track of stream.getTracks()) track.stop();
    await context.close();
  }
}

/** Collects pieces until there are enough samples; nothing is reported of those that come later. */
function collect(
  port: MessagePort,
  { least, most }: { readonly least: number; readonly most: number },
  stop: AbortSignal,
  signal: AbortSignal,
  onPiece: (samples: number, level: number) => void,
): Promise<Float32Array[]> {
  const collected = new Promise<Float32Array[]>((resolve, reject) => {
    const pieces: Float32Array[] = [];
    let samples = 0;
    let level = 0;
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason as Error));
    port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      pieces.push(data);
      samples += data.length;
      // Falls slowly, as needles do.
      level = Math.max(level * 0.97, ...data.map(Math.abs));
      // A tenth of the pieces is enough to see.
      if (pieces.length % 10 === 0) onPiece(samples, level);
      if (samples >= most || (stop.aborted && samples >= least)) resolve(pieces);
    };
  });
  // Closing a context takes a while, and its worklet goes on meanwhile.
  return collected.finally(() => {
    port.onmessage = null;
  });
}

async function openMicrophone(): Promise<MediaStream> {
  // Absent where the page did not come by HTTPS or from this machine.
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  if (!mediaDevices)
    throw new Refusal({
      title: 'Recording is not possible here',
      detail: 'Browsers open the microphone only to pages that come by HTTPS, or from this machine.',
      advice: 'Choose a file instead.',
      passes: false,
    });
  try {
    // What helps speech spoils music.
    return await mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
  } catch (error) {
    const { name } = error as DOMException;
    if (name === 'NotAllowedError')
      throw new Refusal({
        title: 'The microphone is closed to this page',
        detail: 'The browser, or its administrator, does not let this page use the microphone.',
        advice: "Allow it in the browser's settings for this page, or choose a file instead.",
        passes: true,
      });
    throw new Refusal({
      title: 'There is no microphone to record from',
      detail: `The browser found none that it can use (${name}).`,
      advice: 'Connect one and try again, or choose a file instead.',
      passes: true,
    });
  }
}
