const containers = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'mvex', 'moof', 'traf']);

/** One box of an MP4 file. */
export function box(type: string, ...content: Uint8Array[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.reduce((sum, part) => sum + part.length, 0), 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...content]);
}

/** 32-bit words, as most fields of boxes are. */
export function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => bytes.writeUInt32BE(value, 4 * i));
  return bytes;
}

/**
 * An MP4 file with other boxes in the places of some; the sizes of the boxes around them are made right.
 *
 * @param replacements by type: what to write instead of each such box
 */
export function withBoxes(file: Buffer, replacements: Readonly<Record<string, Uint8Array>>): Buffer {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < file.length;) {
    const size = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const whole = file.subarray(at, at + size);
    if (type in replacements) parts.push(replacements[type]);
    else if (containers.has(type)) parts.push(box(type, withBoxes(whole.subarray(8), replacements)));
    else parts.push(whole);
    at += size;
  }
  return Buffer.concat(parts);
}

/** A number of copies of the same bytes. */
export function repeated(bytes: Uint8Array, times: number): Buffer {
  return Buffer.alloc(bytes.length * times, bytes);
}
