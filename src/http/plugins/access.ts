import { createHash, timingSafeEqual } from 'node:crypto';
import type { RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { Problem } from '../../problems.js';
import { rolesFor, type Access, type Role } from '../access.js';
import type { Dependencies } from '../dependencies.js';
import { problemResponses } from '../schemas/problem.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The name of the key that the request carries, when it is one of ours. */
    keyName: string | undefined;
  }
}

/** Lets a request pass when its key opens the route, or when the route needs none; before its body is read. */
export const access = fp<Pick<Dependencies, 'config'>>((app, { config }) => {
  const roles: Role[] = ['classify', 'admin'];
  const keysOf = { classify: config.classifyKeys, admin: config.adminKeys };
  const open = roles.filter(role => keysOf[role].length === 0);
  const keys = roles.flatMap(role => keysOf[role].map(key => ({ ...key, role })));
  if (open.length > 0) app.log.info({ open }, 'these roles have no keys and are open to everybody');

  const isOpen = (access: Access) => access === 'public' || open.includes(rolesFor[access][0]);

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
    if (isOpen(access) || found.some(({ role }) => rolesFor[access].includes(role))) return;
    if (found.length > 0)
      throw new Problem(
        'forbidden',
        'The key is valid, but its role does not allow this; use a key of the other role.',
      );
    reply.header('www-authenticate', 'Bearer realm="hyena"');
    throw new Problem('unauthorized', 'Send a valid key, as "Authorization: Bearer <key>".');
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
