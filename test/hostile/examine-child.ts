import '../../src/pool/quiet-console.js';
import { examine } from '../../support/hostile/examine.js';

process.once('message', (bytes: Uint8Array) => {
  const started = performance.now();
  void examine(bytes)
    .catch((error: unknown) => String(error))
    .then(outcome => {
      const seconds = (performance.now() - started) / 1000;
      process.send!({ outcome, seconds, peakBytes: process.resourceUsage().maxRSS * 1024 });
    });
});
