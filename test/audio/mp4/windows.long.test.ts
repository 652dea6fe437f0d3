import { testFragments, testWindows } from './encoded-windows.js';

testWindows(['-c:a aac -aac_pns 0', '-c:a aac -aac_pns 0 -ac 6', '-c:a alac -ac 1 -sample_fmt s32p']);
testFragments([
  '-c:a aac -movflags empty_moov+default_base_moof -frag_duration 1000000',
  '-c:a aac -movflags cmaf -frag_duration 2000000',
  '-c:a aac -f ismv',
]);
