import { testDelay } from './early-signal.js';

for (const milliseconds of [50, 150, 500, 800]) testDelay(milliseconds);
