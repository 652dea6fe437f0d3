/**
 * Parses the URL of a collector.
 *
 * @throws Error that says what was expected
 */
export function parseEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '') return text;
  throw new Error("expected a collector's URL for OTLP over HTTP, such as http://localhost:4318");
}

/**
 * Parses attributes as OpenTelemetry writes them: `key=value`, separated by commas, with percent-encoding.
 *
 * @throws Error that says what was expected
 */
export function parseResourceAttributes(text: string): Readonly<Record<string, string>> {
  try {
    const entries = text.split(',').map(entry => {
      const parts = entry.split('=').map(part => decodeURIComponent(part.trim()));
      if (parts.length !== 2 || parts[0] === '') throw new Error();
      return [parts[0], parts[1]] as const;
    });
    return Object.fromEntries(entries);
  } catch {
    throw new Error('expected key=value, separated by commas, with , and = in them percent-encoded');
  }
}
