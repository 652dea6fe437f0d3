import { Readable } from 'node:stream';
import { Problem } from '../problems.js';

/**
 * Decodes base64 as it arrives, in lines or not (RFC 2045, section 6.8).
 *
 * @throws Problem `malformed-request` by the stream, at what is no base64
 */
export function decodeBase64(stream: AsyncIterable<Buffer>): Readable {
  return Readable.from(decodedPieces(stream), { objectMode: false });
}

async function* decodedPieces(stream: AsyncIterable<Buffer>) {
  let rest = '';
  for await (const chunk of stream) {
    const text = rest + chunk.toString('latin1').replace(/[\r\n\t ]/g, '');
    // Four characters are three bytes.
    const whole = text.length - (text.length % 4);
    rest = text.slice(whole);
    yield decode(text.slice(0, whole));
  }
  yield decode(rest);
}

function decode(text: string): Buffer {
  if (/[^A-Za-z0-9+/=]/.test(text) || /=[^=]/.test(text))
    throw new Problem('malformed-request', 'The file is not the base64 that its part of the form announces.');
  return Buffer.from(text, 'base64');
}
