import type { Config } from '../config/config.js';

/** Says why the service cannot listen: which setting, what was found, and what would be right. */
export function listenFault(
  setting: 'PORT' | 'PROBE_PORT',
  { host, port }: Pick<Config, 'host' | 'port'>,
  { code, message }: NodeJS.ErrnoException,
): string {
  switch (code) {
    case 'EADDRINUSE':
      return `${setting}: ${port} is in use at ${host}; choose another one, or 0 for any that is free`;
    case 'EACCES':
      return `${setting}: this user may not listen at ${port}; choose one from 1024 on`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST: ${host} is no address of this machine (${code}); 0.0.0.0 is all of them`;
    default:
      return `HOST and ${setting}: ${message}`;
  }
}
