import { readFileSync } from 'node:fs';
import type { FastifyRequest } from 'fastify';
import type { ProblemDetails } from './schemas/problem.js';

/** Where `npm run build` puts the page. */
const template = readFileSync(new URL('../page/problem.html', import.meta.url), 'utf8');

/** The page has its own styles and icon, and no script. */
export const problemPagePolicy =
  "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Whether a person follows an address: browsers ask for HTML then, and programs do not. */
export const wantsPage = ({ method, headers: { accept = '' } }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && accept.includes('text/html');

/**
 * A problem as a page for people.
 *
 * @param url of the request; addresses in the page are relative to it, so that a proxy may serve all below a path
 */
export function problemPage({ title, detail, type, instance, status }: ProblemDetails, url: string): string {
  const depth = url.split('?')[0].split('/').length - 2;
  const values: Readonly<Record<string, string>> = {
    title,
    // Its own words are for programs.
    detail: status === 404 ? 'It may be mistyped, or what was there is gone.' : detail,
    type,
    root: './' + '../'.repeat(Math.max(0, depth)),
    // With which the operator finds what went wrong here.
    reference: status >= 500 ? `Reference ${instance.split(':').at(-1)}` : '',
  };
  return template.replace(/\{(\w+)\}/g, (_all, name: string) => escape(values[name]));
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string) => text.replace(/[&<>"]/g, character => entities[character]);
