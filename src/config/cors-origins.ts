/**
 * Parses a comma-separated list of origins, such as `https://music.example`, or `*` for all.
 *
 * @throws Error that says what was expected
 */
export function parseOrigins(text: string): readonly string[] {
  const origins = text.split(',').map(origin => origin.trim());
  if (origins.length === 1 && origins[0] === '*') return origins;
  if (origins.every(isOrigin)) return origins;
  throw new Error('expected origins such as https://music.example, separated by commas, or * alone');
}

/** Only the form in which browsers send it can ever match. */
function isOrigin(text: string): boolean {
  return /^https?:[^*]*$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
