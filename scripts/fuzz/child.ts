// Examines one mutant after the other; what it does with memory and time is watched from outside.
import '../../src/pool/quiet-console.js';
import { examine } from '../../support/hostile/examine.js';
import { mutant } from '../../support/hostile/mutants.js';
import type { Examined, MutantName } from './report.js';

process.on('message', ({ format, seed }: MutantName) => {
  const started = performance.now();
  const bytes = mutant(format, seed);
  void examine(bytes)
    .catch((error: unknown) => `threw ${String(error)}`)
    .then(outcome => {
      const examined: Examined = {
        outcome,
        milliseconds: performance.now() - started,
        peakBytes: process.resourceUsage().maxRSS * 1024,
      };
      process.send!(examined);
    });
});
