import { BlockList, isIP } from 'node:net';

/** A proxy that the environment names. */
export interface Proxy {
  /** The variable that names it, for messages: the address may hold a password. */
  readonly variable: 'HTTPS_PROXY' | 'HTTP_PROXY';
  readonly url: URL;
  /** The value of `Proxy-Authorization`, where the address has a name or a password. */
  readonly authorization?: string;
}

/** The proxy on the way to a place; undefined where the way is direct. */
export type ProxyFor = (host: string, port: number) => Proxy | undefined;

/** Whether a host at a port is one that an entry of `NO_PROXY` means. */
type Exception = (host: string, port: number) => boolean;

/**
 * Reads `HTTPS_PROXY` and `HTTP_PROXY`, for requests by the one scheme and the other, and `NO_PROXY`, which lists hosts that
 * are reached directly: names with all names below them, addresses, networks such as `10.0.0.0/8`, each perhaps with a
 * port, and `*` for all. Small letters come first, as with curl. This machine itself is always reached directly.
 *
 * @throws Error when an address is no proxy's, or a network none; without the address
 */
export function readProxies(env: NodeJS.ProcessEnv): Record<'http' | 'https', ProxyFor | undefined> {
  const exceptions = ['localhost', '127.0.0.0/8', '::1', ...valueOf(env, 'NO_PROXY').split(/[\s,]+/)]
    .filter(entry => entry !== '')
    .map(exception);
  const proxyFor = (variable: Proxy['variable']): ProxyFor | undefined => {
    const value = valueOf(env, variable);
    if (value === '') return undefined;
    const proxy = parseProxy(variable, value);
    return (host, port) => {
      const name = host.toLowerCase().replace(/^\[(.*)\]$|\.$/, '$1');
      return exceptions.some(excepts => excepts(name, port)) ? undefined : proxy;
    };
  };
  return { http: proxyFor('HTTP_PROXY'), https: proxyFor('HTTPS_PROXY') };
}

const valueOf = (env: NodeJS.ProcessEnv, variable: string): string =>
  (env[variable.toLowerCase()] ?? env[variable] ?? '').trim();

function parseProxy(variable: Proxy['variable'], value: string): Proxy {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`);
    if (!/^https?:$/.test(url.protocol)) throw new Error('Only these two schemes are proxies of HTTP');
    if (url.username === '' && url.password === '') return { variable, url };
    const credentials = decodeURIComponent(`${url.username}:${url.password}`);
    return { variable, url, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
  } catch {
    throw new Error(`${variable} is no address of a proxy, such as http://proxy.example:3128`);
  }
}

function exception(entry: string): Exception {
  if (entry === '*') return () => true;
  const [, bracketed, plain, port] =
    /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? ([] as (string | undefined)[]);
  const matches = hosts((bracketed ?? plain ?? entry).toLowerCase());
  return (host, at) => (port === undefined || Number(port) === at) && matches(host);
}

function hosts(entry: string): (host: string) => boolean {
  const [address, prefix] = entry.split('/') as [string, string?];
  const family = isIP(address);
  if (family === 0) {
    const name = entry.replace(/^\*?\.|\.$/g, '');
    return host => host === name || host.endsWith(`.${name}`);
  }
  const list = new BlockList();
  try {
    list.addSubnet(address, Number(prefix ?? (family === 4 ? 32 : 128)), `ipv${family}` as 'ipv4');
  } catch {
    throw new Error(`NO_PROXY: ${entry} is no network`);
  }
  return host => isIP(host) !== 0 && list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}
