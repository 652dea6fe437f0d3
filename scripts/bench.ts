// Measures what a track costs, stage by stage, and what the service answers: `npm run bench`.
import { benchFiles } from './bench/files.js';
import { benchService } from './bench/service.js';
import { benchSignal } from './bench/signal.js';
import { benchStages } from './bench/stages.js';

const seconds = 30;
const files = benchFiles(seconds);
if (files.length < 4) console.log('ffmpeg is not here: only uncompressed formats are measured');
console.log(`Signal processing of ${seconds} s by path, warm, one core; medians in ms:`);
console.table(await benchSignal());
console.log(`One track of ${seconds} s, 44.1 kHz stereo; warm, one core; medians in ms:`);
console.table(await benchStages(files));
console.log('The service with one child process for each core, over HTTP on loopback:');
console.table(await benchService(files));
