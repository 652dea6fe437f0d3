import { BlockList, isIPv6 } from 'node:net';
import type { INetworkPolicyEgressRule, INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1';

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');

/** Whether an address is one that a rule's peer names by address. */
function isAt({ ipBlock }: INetworkPolicyPeer, address: string): boolean {
  if (!ipBlock) return false;
  const isIn = (network: string) => {
    const [first, prefix] = network.split('/');
    const list = new BlockList();
    list.addSubnet(first, Number(prefix), familyOf(first));
    // A list would find IPv4 addresses in `::/0` too.
    return isIPv6(first) === isIPv6(address) && list.check(address, familyOf(address));
  };
  return isIn(ipBlock.cidr) && !(ipBlock.except ?? []).some(isIn);
}

/** Whether pods may connect to an address outside of the cluster, by the rules of a network policy. */
export function lets(rules: readonly INetworkPolicyEgressRule[], address: string, port: number): boolean {
  return rules.some(
    ({ to, ports }) =>
      (!to || to.some(peer => isAt(peer, address))) && (!ports || ports.some(found => found.port === port)),
  );
}
