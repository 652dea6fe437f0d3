import '../../src/pool/quiet-console.js';
import { examine } from '../../support/hostile/examine.js';

process.once('message', (bytes: Uint8Array) => {
  const started = process.cpuUsage();
  void examine(bytes)
    .catch((error: unknown) => String(error))
    .then(outcome => {
      const { user, system } = process.cpuUsage(started);
      const seconds = (user + system) / 1e6;
      process.send!({ outcome, seconds, peakBytes: process.resourceUsage().maxRSS * 1024 });
    });
});
