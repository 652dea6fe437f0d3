import { Transform } from 'node:stream';
import { Problem } from '../problems.js';

/**
 * Decodes base64 as it arrives, in lines or not (RFC 2045, section 6.8).
 *
 * @throws Problem `malformed-request` by the stream, at what is no base64
 */
export function base64Decoder(): Transform {
  let rest = '';
  const decode = (text: string) => {
    if (/[^A-Za-z0-9+/=]/.test(text) || /=[^=]/.test(text))
      throw new Problem(
        'malformed-request',
        'The file is not the base64 that its part of the form announces.',
      );
    return Buffer.from(text, 'base64');
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = rest + chunk.toString('latin1').replace(/[\r\n\t ]/g, '');
      // Four characters are three bytes.
      const whole = text.length - (text.length % 4);
      rest = text.slice(whole);
      try {
        done(null, decode(text.slice(0, whole)));
      } catch (error) {
        done(error as Problem);
      }
    },
    flush(done) {
      try {
        done(null, decode(rest));
      } catch (error) {
        done(error as Problem);
      }
    },
  });
}
