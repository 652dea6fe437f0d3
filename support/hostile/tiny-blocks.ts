import { fixture } from '../audio/fixture.js';

/** SimpleBlocks of WebM's track 1, each with 256 packets of a byte. */
export const tinyBlocks = Buffer.concat(
  Array<Buffer>(2000).fill(
    Buffer.concat([Buffer.of(0xa3, 0x41, 0x05, 0x81, 0, 0, 4, 255), Buffer.alloc(256, 0x18)]),
  ),
);

/** Half a megabyte of WebM with hours of Opus, which takes seconds and half a gigabyte to find out. */
export function tinyBlocksOfOpus(): Buffer {
  const file = fixture('music.webm');
  const cluster = file.indexOf(Buffer.of(0x1f, 0x43, 0xb6, 0x75));
  return Buffer.concat([file.subarray(0, cluster), tinyBlocks]);
}
