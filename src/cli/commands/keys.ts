import { createApiKey, keyDigest, formatApiKey } from '../../config/api-key.js';

/**
 * `hyena keys create NAME`: a fresh key, which is shown this once and kept nowhere, and the entry that lets it in.
 *
 * @throws Error when the name cannot be that of a key
 */
export function createKey(name: string, { json = false }: { json?: boolean }): void {
  const key = createApiKey();
  const entry = formatApiKey({ name, digest: keyDigest(key) });
  if (json) console.log(JSON.stringify({ name, key, entry }));
  else
    console.log(
      [`key, shown only now:                ${key}`, `for CLASSIFY_KEYS or ADMIN_KEYS:    ${entry}`].join(
        '\n',
      ),
    );
}
