import decode from 'audio-decode';
import { skipId3 } from '../../../src/audio/tags/id3.js';

/** What mpg123 gives for a whole file, without the errors that it prints: the mean of its channels. */
export async function fullDecode(bytes: Uint8Array): Promise<Float32Array> {
  const decoder = await decode.mp3();
  const { channelData } = await decoder(skipId3(bytes));
  decoder.free();
  const [left, right = left] = channelData;
  return left.map((sample, i) => (sample + right[i]) / 2);
}
