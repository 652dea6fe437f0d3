import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { Problem } from '../../problems.js';
import { rolesFor, type Access, type Role } from '../access.js';
import type { Dependencies } from '../dependencies.js';
import { isFromLoopback } from '../loopback.js';
import { problemResponses } from '../schemas/problem.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The name of the key that the request carries, when it is one of ours. */
    keyName: string | undefined;
  }
}

/** What there is to do for an administrator elsewhere, where no key could be sent. */
const keyless =
  'Without ADMIN_KEYS only programs on the same machine may do this, and not through a proxy. Set ADMIN_KEYS, and send such a key.';

/**
 * Lets a request pass when its key opens the route, or when the route needs none; before its body is read. Administration
 * without keys is for programs on this machine.
 */
export const access = fp<Pick<Dependencies, 'config'>>((app, { config }) => {
  const roles: Role[] = ['classify', 'admin'];
  const keysOf = { classify: config.classifyKeys, admin: config.adminKeys };
  const open = roles.filter(role => keysOf[role].length === 0);
  const keys = roles.flatMap(role => keysOf[role].map(key => ({ ...key, role })));

  const isOpen = (access: Access, request: FastifyRequest) => {
    if (access === 'public') return true;
    const [role] = rolesFor[access];
    return open.includes(role) && (role !== 'admin' || isFromLoopback(request));
  };

  /** Every key is compared, in constant time: how long it takes says nothing about which one was close. */
  const identify = (authorization = '') => {
    const token = /^bearer +(\S+)$/i.exec(authorization)?.[1];
    if (token === undefined) return [];
    const presented = createHash('sha256').update(token).digest();
    return keys.filter(({ digest }) => timingSafeEqual(digest, presented));
  };

  app.decorateRequest('keyName', undefined);
  app.addHook('onRequest', async (request, reply) => {
    const found = identify(request.headers.authorization);
    request.keyName = found.at(0)?.name;
    const { access } = request.routeOptions.config;
    if (isOpen(access, request) || found.some(({ role }) => rolesFor[access].includes(role))) return;
    const isKeyless = open.includes(rolesFor[access][0]);
    if (found.length > 0)
      throw new Problem(
        'forbidden',
        isKeyless
          ? keyless
          : 'The key is valid, but its role does not allow this; use a key of the other role.',
      );
    reply.header('www-authenticate', 'Bearer realm="hyena"');
    throw new Problem(
      'unauthorized',
      isKeyless ? keyless : 'Send a valid key, as "Authorization: Bearer <key>".',
    );
  });

  const routes: RouteOptions[] = [];
  app.addHook('onRoute', route => {
    routes.push(route);
    const refusals = refusalsOf(route.config?.access);
    if (refusals)
      route.schema = { ...route.schema, response: { ...(route.schema?.response ?? {}), ...refusals } };
  });
  app.addHook('onReady', async () => {
    const silent = routes.find(({ config }) => !config || !(config.access in rolesFor));
    if (silent) throw new Error(`${silent.url} does not say in its config who may have access`);
  });
});

/** The answers that a route's access adds to those it documents itself; `origins` looks at the same routes. */
function refusalsOf(access: Access | undefined) {
  if (access === undefined || access === 'public') return undefined;
  // Any valid key opens what either role may use.
  return access === 'either'
    ? problemResponses('unauthorized', 'cross-origin')
    : problemResponses('unauthorized', 'forbidden', 'cross-origin');
}
