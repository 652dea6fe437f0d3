/** One field of a form; with a file name it is a file. */
export interface FormPart {
  readonly name: string;
  readonly filename?: string;
  readonly content: Uint8Array | string;
}

/** A `multipart/form-data` body; `end: false` leaves out the line that ends it. */
export function formBody(parts: readonly FormPart[], boundary: string, { end = true } = {}): Buffer {
  const lines = parts.flatMap(({ name, filename, content }) => [
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"` +
      (filename === undefined ? '\r\n\r\n' : `; filename="${filename}"\r\n\r\n`),
    content,
    '\r\n',
  ]);
  if (end) lines.push(`--${boundary}--\r\n`);
  return Buffer.concat(lines.map(line => (typeof line === 'string' ? Buffer.from(line) : line)));
}

/** The content type of a form with this boundary. */
export function formType(boundary: string): string {
  return `multipart/form-data; boundary=${boundary}`;
}
