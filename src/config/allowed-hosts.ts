/**
 * Parses a comma-separated list of host names, without ports.
 *
 * @returns them in lower case, in which they are compared
 * @throws Error that says what was expected
 */
export function parseHosts(text: string): readonly string[] {
  const hosts = text.split(',').map(host => host.trim().toLowerCase());
  if (hosts.every(host => /^[\w-]+(\.[\w-]+)*$/.test(host))) return hosts;
  throw new Error('expected host names such as music.example, without ports, separated by commas');
}
