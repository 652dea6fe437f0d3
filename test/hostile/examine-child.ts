import '../../src/pool/quiet-console.js';
import { readFileSync, writeFileSync } from 'node:fs';
import { examine } from '../../support/hostile/examine.js';

process.on('message', (bytes: Uint8Array) => {
  // What files before left behind is not this one's.
  gc!();
  const ownPeak = resetPeak();
  const started = process.cpuUsage();
  void examine(bytes)
    .catch((error: unknown) => String(error))
    .then(outcome => {
      const { user, system } = process.cpuUsage(started);
      const seconds = (user + system) / 1e6;
      process.send!({ outcome, seconds, peakBytes: peakBytes(), ownPeak });
    });
});

/** Lets the peak of this process's resident memory begin anew, where the system can do that. */
function resetPeak(): boolean {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
    return true;
  } catch {
    return false;
  }
}

function peakBytes(): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
