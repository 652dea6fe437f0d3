import { BlockList, isIPv6 } from 'node:net';
import { addressIn } from './client-address.js';

/** Whether an address, perhaps with a port, is among others. */
export type IsWithin = (address: string | undefined) => boolean;

/**
 * Tells the addresses that are in some networks. An IPv4 address that is written as IPv6 (`::ffff:10.0.0.1`) is in those
 * of IPv4.
 *
 * @param networks addresses, and networks such as `10.0.0.0/8`
 */
export function within(networks: readonly string[]): IsWithin {
  const list = new BlockList();
  for (const network of networks) {
    const [address, prefix] = network.split('/') as [string, string?];
    const family = familyOf(address);
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return text => {
    const address = addressIn(text);
    return address !== undefined && list.check(address, familyOf(address));
  };
}

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');
