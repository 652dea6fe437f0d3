import t from 'tap';
import { cheaply } from '../../hostile/cheaply.js';
import { nothing, testWindows } from './encoded-windows.js';

testWindows(['-b:a 128k', '-ac 6', '-ar 32000']);

t.test('millions of frames of nothing are decoded cheaply', t =>
  cheaply(t, nothing(2_000_000), 'broken-audio', { seconds: 10 }),
);
