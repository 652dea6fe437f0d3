import { isIP } from 'node:net';

/**
 * Whose `X-Forwarded-For` says where a request came from: nobody's, that of so many proxies in a row, or that of
 * proxies with these addresses or in these networks.
 */
export type TrustedProxies = false | number | readonly string[];

/**
 * Parses `false`, a number of proxies, or a comma-separated list of addresses and networks (`10.0.0.0/8`).
 *
 * @throws Error that says what was expected
 */
export function parseTrustedProxies(text: string): TrustedProxies {
  if (text === 'false') return false;
  if (text === 'true') throw new Error('any client could choose its own address; name the proxies');
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  const networks = text.split(',').map(network => network.trim());
  if (networks.every(isNetwork)) return networks;
  throw new Error(
    'expected false, a number of proxies from 1 to 99, or addresses and networks separated by commas',
  );
}

function isNetwork(text: string): boolean {
  const [address, prefix = '0', ...more] = text.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)]!;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest && more.length === 0;
}
