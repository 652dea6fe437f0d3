import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';

/** Where `npm run build` puts the page. */
const directory = new URL('../../page/', import.meta.url);

/** The page may do what it needs to: run what is its own, call the service, and play what it was given. */
const policy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    // A stylesheet that the library for waveforms writes is let in by its nonce.
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    'media-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** `GET /`: a page for people, and below `/page/` what it is made of. */
export const pageRoute: FastifyPluginAsync = async app => {
  app.addHook('onRoute', route => {
    route.config = { ...route.config, access: 'public' };
  });
  const html = await readFile(new URL('index.html', directory), 'utf8');

  app.get('/', { schema: { hide: true } }, async (_request, reply) => {
    const nonce = randomBytes(16).toString('base64');
    reply.header('content-security-policy', policy(nonce));
    reply.header('permissions-policy', 'microphone=(self), camera=(), geolocation=()');
    // With its nonce, each is another one.
    reply.header('cache-control', 'no-store');
    return reply.type('text/html; charset=utf-8').send(html.replace('{nonce}', nonce));
  });
  // Which browsers ask for where a page names no icon, such as a document of ours.
  const icon = await readFile(new URL(/page\/(icon-\w+\.svg)/.exec(html)![1], directory));
  app.get('/favicon.ico', { schema: { hide: true } }, async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=86400');
    return reply.type('image/svg+xml').send(icon);
  });
  await app.register(fastifyStatic, {
    root: fileURLToPath(directory),
    prefix: '/page/',
    wildcard: false,
    globIgnore: ['*.html', '*.br', '*.gz'],
    decorateReply: false,
    preCompressed: true,
    // A file that changes has another name.
    maxAge: '1y',
    immutable: true,
  });
};
