import { BlockList, isIPv6 } from 'node:net';
import type { HttpSettings } from './settings.js';

/**
 * Says of the address of a connection whether it is that of a proxy that is trusted. Where proxies are given by their
 * number, nobody reaches the service without passing them, so every address is one.
 */
export function proxyCheck(proxies: HttpSettings['trustProxy']): (address: string) => boolean {
  if (typeof proxies === 'number') return () => true;
  const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');
  const list = new BlockList();
  for (const network of proxies || []) {
    const [address, prefix = isIPv6(network) ? 128 : 32] = network.split('/');
    list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return address => list.check(address, familyOf(address));
}
