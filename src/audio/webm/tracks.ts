/** An element of a WebM file (RFC 8794): an id, a size and that many bytes; offsets from the start of the file. */
interface WebmElement {
  readonly id: number;
  /** Of its content. */
  readonly body: number;
  /** Of what comes after it. */
  readonly end: number;
}

/** Ids of elements (RFC 9559). */
const segmentId = 0x18538067;
const tracksId = 0x1654ae6b;
const clusterId = 0x1f43b675;
const trackEntryId = 0xae;
const trackTypeId = 0x83;
/** Void and CRC-32, which may stand between others. */
const fillers = [0xec, 0xbf];

/** The value of `TrackType` for sound. */
const sound = 2;

/** The element that begins at an offset; `undefined` where none does. */
function elementAt(bytes: Uint8Array, at: number): WebmElement | undefined {
  // The zeros before the first one of its bits give the length of a number.
  const idBytes = Math.clz32(bytes[at]) - 23;
  const sizeAt = at + idBytes;
  const sizeBytes = Math.clz32(bytes[sizeAt]) - 23;
  if (idBytes > 4 || sizeBytes > 8 || sizeAt + sizeBytes > bytes.length) return undefined;
  let id = 0;
  for (let i = at; i < sizeAt; i++) id = id * 256 + bytes[i];
  let size = bytes[sizeAt] & (0xff >> sizeBytes);
  for (let i = 1; i < sizeBytes; i++) size = size * 256 + bytes[sizeAt + i];
  const body = sizeAt + sizeBytes;
  return { id, body, end: body + size };
}

/**
 * Where the description of the tracks is in a WebM file.
 *
 * @returns `undefined` where audio, or anything that does not belong there, comes before it
 */
export function findTracks(bytes: Uint8Array): WebmElement | undefined {
  for (let at = 0; at + 12 <= bytes.length;) {
    const element = elementAt(bytes, at);
    if (!element || element.id === clusterId) return undefined;
    const { id, body, end } = element;
    if (id < 0x10000000 && !fillers.includes(id)) return undefined;
    if (id === tracksId) return end <= bytes.length ? element : undefined;
    at = id === segmentId ? body : end;
  }
  return undefined;
}

/** Whether one of the described tracks is sound. */
export function hasSound(bytes: Uint8Array, tracks: WebmElement): boolean {
  for (const entry of children(bytes, tracks)) {
    if (entry.id !== trackEntryId) continue;
    for (const { id, body, end } of children(bytes, entry)) {
      if (id === trackTypeId && bytes[end - 1] === sound && end > body) return true;
    }
  }
  return false;
}

function* children(bytes: Uint8Array, parent: WebmElement): Generator<WebmElement> {
  for (let at = parent.body; at < parent.end;) {
    const element = elementAt(bytes, at);
    if (!element || element.end > parent.end) return;
    yield element;
    at = element.end;
  }
}
