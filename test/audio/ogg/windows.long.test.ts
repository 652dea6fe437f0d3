import { testWindows } from './encoded-windows.js';

testWindows([
  ['-c:a libvorbis', 0],
  ['-c:a libvorbis -page_duration 20000', 0],
  ['-c:a libopus -b:a 96k', 1e-5],
  ['-c:a libopus -b:a 24k -ac 1 -application voip', 1e-4],
  ['-c:a libopus -ac 6 -mapping_family 1', 1e-5],
]);
