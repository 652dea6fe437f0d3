// Imported where megabytes pass through buffers, which V8 counts as part of the heap. Beside a heap as small as ours they make
// it mark everything after each 20 MB of them. Processor time of a request, ms, two workers, four clients, medians of two:
//
//                    | 30 s WAV: serving | children | 30 s MP3: children | 4 min MP3: children | memory, MiB (PSS)
//     as V8 has it   |               5.9 |     12.9 |               53.1 |                62.5 |               279
//     100 %          |               5.5 |     12.4 |               51.4 |                51.8 |               286
//     200 %          |               4.6 |     11.1 |               43.6 |                49.7 |               299
//     300 %          |               4.3 |      9.7 |               41.5 |                38.8 |               352
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--heap-growing-percent=200');
