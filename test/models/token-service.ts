import { createServer } from 'node:http';
import type { Test } from 'tap';
import { listenOnLoopback } from '../loopback.js';

/** What gives containers their credentials, as those of AWS do: a service on the machine that is asked by HTTP. */
export interface TokenService {
  /** What processes take to find it, and no credentials of another place. */
  readonly env: Readonly<Record<string, string>>;
  isAway: boolean;
}

/** No credentials anywhere. */
export const noCredentials = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_PROFILE: '',
  AWS_CONFIG_FILE: '/nowhere/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
  AWS_EC2_METADATA_DISABLED: 'true',
} as const;

/** Serves credentials that last for no more than a request, so that each request asks for them, until the test ends. */
export async function tokenService(t: Test): Promise<TokenService> {
  const server = createServer((_, response) => {
    response.writeHead(made.isAway ? 500 : 200, { 'content-type': 'application/json' });
    response.end(
      made.isAway
        ? '{}'
        : JSON.stringify({
            AccessKeyId: 'key',
            SecretAccessKey: 'secret',
            Token: 'token',
            Expiration: new Date().toISOString(),
          }),
    );
  });
  const address = await listenOnLoopback(t, server);
  const env = { ...noCredentials, AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${address}/` };
  const made: TokenService = { env, isAway: false };
  return made;
}
