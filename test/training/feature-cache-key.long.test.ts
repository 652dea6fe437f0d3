import { testChanges } from './feature-cache-key.js';

testChanges([
  ['least power', 'features/librosa.js', 'leastPower = 1e-10', 'leastPower = 1.1e-10'],
  ['window', 'features/window.js', '0.5 * Math.cos', '0.4999 * Math.cos'],
  ['mel scale', 'features/mel-bank.js', 'breakHz = 1000', 'breakHz = 1001'],
  ['tolerance of durations', 'features/segments.js', 'tolerance = 0.1', 'tolerance = 0.3'],
  ['choice of the speed', 'training/data/augment.js', '-speed, speed', '-speed, 2 * speed'],
]);
