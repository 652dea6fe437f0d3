import type { Config } from './config.js';

/**
 * Sees to it that there are keys where they are required.
 *
 * @throws Error that names the settings that are missing
 */
export function checkRequiredKeys({
  requireKeys,
  classifyKeys,
  adminKeys,
}: Pick<Config, 'requireKeys' | 'classifyKeys' | 'adminKeys'>): void {
  if (!requireKeys) return;
  const missing = [
    ...(classifyKeys.length === 0 ? ['CLASSIFY_KEYS'] : []),
    ...(adminKeys.length === 0 ? ['ADMIN_KEYS'] : []),
  ];
  if (missing.length === 0) return;
  throw new Error(
    `REQUIRE_KEYS: ${missing.join(' and ')} must be set; "hyena keys create NAME" makes a key, ` +
      'and REQUIRE_KEYS=false lets everybody classify who reaches the service',
  );
}
