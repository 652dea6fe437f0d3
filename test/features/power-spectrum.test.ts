import t from 'tap';
import { createPowerSpectrum } from '../../src/features/power-spectrum.js';
import { periodicHann } from '../../src/features/window.js';
import { signals } from './signals.js';

function naivePower(frame: Float64Array, bin: number): number {
  let re = 0;
  let im = 0;
  frame.forEach((value, n) => {
    const angle = (-2 * Math.PI * ((bin * n) % frame.length)) / frame.length;
    re += value * Math.cos(angle);
    im += value * Math.sin(angle);
  });
  return re * re + im * im;
}

// 256, 1024 and 4096 end with a pass of radix 2, the others of radix 4.
for (const size of [16, 32, 256, 512, 1024, 2048, 4096]) {
  t.test(`the power spectrum of ${size} samples is that of the definition`, t => {
    const offset = 7;
    const samples = Float64Array.from(signals.noise(size + 20, 22050));
    const window = periodicHann(size);
    const power = new Float64Array(size / 2 + 1);
    createPowerSpectrum(window)(samples, offset, power);

    const frame = samples.slice(offset, offset + size).map((value, n) => value * window[n]);
    const step = Math.max(1, size >> 8);
    for (let bin = 0; bin <= size / 2; bin += step) {
      const expected = naivePower(frame, bin);
      if (Math.abs(power[bin] - expected) > 1e-10) t.fail(`bin ${bin}: ${power[bin]}, not ${expected}`);
    }
    t.end();
  });
}
