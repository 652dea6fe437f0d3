/** What the scope of an audio worklet offers; TypeScript's library does not have it. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Hands every block of samples that arrives to the page. */
class Capture extends AudioWorkletProcessor {
  process([[samples]]: [[Float32Array | undefined]]): boolean {
    if (samples) this.port.postMessage(samples.slice());
    return true;
  }
}

registerProcessor('capture', Capture);
