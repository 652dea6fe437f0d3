import type { MultipartFile } from '@fastify/multipart';
import type { FastifyError, FastifyRequest } from 'fastify';
import type { Upload } from '../engine/upload.js';
import { Problem } from '../problems.js';
import { formAllowance, tooLarge } from './admission.js';
import { decodeBase64 } from './base64.js';
import { collect, type CollectOptions } from './collect.js';

/** What a form carries: its only file that is not empty, and its fields of text. */
export interface Form {
  readonly file: Upload | undefined;
  readonly fields: Readonly<Record<string, string>>;
}

/** Milliseconds between two looks at a form that has arrived, and looks after which its parser has come to nothing. */
const interval = 100;
const patience = 5;

/** Names and types of parts that are files, also where they have no file name. */
const fileNames = /^(audio|file)$/;
const fileTypes = /^(audio|video)\/|^application\/(octet-stream|ogg)$/;

/** Whether a part of a form is a file. JSON beside one is not, whatever file name a browser gives it. */
export function isFilePart(name?: string, type?: string, filename?: string): boolean {
  if (type === 'application/json') return false;
  return filename !== undefined || fileNames.test(name ?? '') || fileTypes.test(type ?? '');
}

/**
 * Reads a form.
 *
 * @throws Problem `malformed-request` when there are several files or it cannot be read, `too-large`, `uploads-full`; what
 * the signal aborts with
 */
export async function readForm(request: FastifyRequest, options: CollectOptions): Promise<Form> {
  const { given: refused, stop } = refusals(request, options);
  try {
    return await Promise.race([readParts(request, options), refused]);
  } catch (error) {
    // The plugin's own errors have codes; the parser below it throws bare ones.
    if (error instanceof Problem || (error as Partial<FastifyError>).code) throw error;
    throw new Problem(
      'malformed-request',
      'The form cannot be read: it ends early, or does not have the boundary that its content type names.',
      { cause: error },
    );
  } finally {
    stop();
  }
}

async function readParts(request: FastifyRequest, options: CollectOptions): Promise<Form> {
  let file: Upload | undefined;
  const fields: Record<string, string> = {};
  let isTruncated = false;
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      // A second input for files that was left empty is none.
      const upload = await collect(
        decoded(part),
        file ? { ...options, limit: 0, refuse: severalFiles } : options,
      );
      if (upload.length > 0) file = upload;
    } else {
      isTruncated ||= part.valueTruncated;
      if (typeof part.value === 'string') fields[part.fieldname] = part.value;
    }
  }
  if (isTruncated)
    throw new Problem(
      'malformed-request',
      'A field of the form is too long. If it is the file, name it "audio", or give it a file name.',
    );
  return { file, fields };
}

function decoded({ file, encoding }: MultipartFile) {
  if (encoding === 'base64') return decodeBase64(file);
  if (['7bit', '8bit', 'binary'].includes(encoding)) return file;
  throw new Problem(
    'malformed-request',
    'The content-transfer-encoding of the file has to be binary, 8bit, 7bit or base64.',
  );
}

function severalFiles(): never {
  throw new Problem('malformed-request', 'The form has several files; send one a request.');
}

/** What the parser does not see: too many bytes outside of parts, parts that it drops and then waits for, the deadline. */
function refusals({ raw }: FastifyRequest, { limit, signal }: CollectOptions) {
  let looking: NodeJS.Timeout | undefined;
  const given = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    let arrived = 0;
    let looks = 0;
    raw.on('data', (chunk: Buffer) => {
      looks = 0;
      // It drops what is before, between and after the parts, and headers of parts that are too long.
      arrived += chunk.length;
      if (arrived > limit + formAllowance) reject(tooLarge(limit));
    });
    looking = setInterval(() => {
      looks = raw.complete || raw.readableLength > 0 ? looks + 1 : 0;
      if (looks > patience)
        reject(
          new Problem(
            'malformed-request',
            'A part of the form is not form-data: give it a header such as content-disposition: form-data; name="audio"; filename="song.mp3".',
          ),
        );
    }, interval);
  });
  given.catch(() => undefined);
  return { given, stop: () => clearInterval(looking) };
}
