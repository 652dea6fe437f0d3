import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems.js';
import { ClassifyQuery } from './schemas/classification.js';

/** How other languages write what JSON calls true and false. */
const booleans: Readonly<Record<string, string>> = { True: 'true', False: 'false', 1: 'true', 0: 'false' };

/** Rewrites options that are true or false as JSON has them. */
export function writtenBooleans(options: Record<string, unknown>): void {
  for (const name of ['segments', 'embedding']) {
    const value = options[name];
    if (typeof value === 'string' && Object.hasOwn(booleans, value)) options[name] = booleans[value];
  }
}

/**
 * Refuses numbers without an end, such as 1e999, which a schema takes for numbers in any range.
 *
 * @throws Problem `malformed-request`
 */
export function requireFinite(options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options))
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new Problem('malformed-request', `The option ${name} must be a finite number.`);
}

/**
 * The options of a request: those of its query, and of the fields of its form those that the query has not. Other fields
 * mean nothing.
 *
 * @throws Problem `malformed-request` when a field has a value that its option cannot have
 */
export function withFields(request: FastifyRequest, fields: Readonly<Record<string, string>>): ClassifyQuery {
  const query = request.query as ClassifyQuery;
  const given = Object.entries(fields).filter(
    ([name]) => Object.hasOwn(ClassifyQuery.properties, name) && !Object.hasOwn(query, name),
  );
  if (given.length === 0) return query;
  const options: Record<string, unknown> = Object.fromEntries(given);
  writtenBooleans(options);
  const validate = request.getValidationFunction('querystring')!;
  // Which makes numbers of texts.
  if (!validate(options)) {
    const { instancePath = '', message = '' } = validate.errors?.at(0) ?? {};
    throw new Problem(
      'malformed-request',
      `A field of the form has a wrong value: ${instancePath.slice(1)} ${message}.`,
    );
  }
  requireFinite(options);
  return { ...(options as ClassifyQuery), ...query };
}
