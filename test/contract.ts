import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { root } from './service.js';

/** A parameter of an operation; its schema is that of one plain value. */
export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly schema: AnySchemaObject;
}

/** The bodies that may answer, by their type. */
type Content = Record<string, { readonly schema: AnySchemaObject }>;

export interface Operation {
  readonly operationId: string;
  readonly security: readonly Record<string, readonly string[]>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content: Content }>>;
}

/** An operation and where it is to be found; `method` in capitals. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The contract as it is written. */
export const contractText = readFileSync(`${root}openapi.yaml`, 'utf8');

const { paths, components } = parse(contractText) as {
  paths: Record<string, Record<string, Operation>>;
  components: object;
};

/** Every operation of the contract. */
export const routes: readonly Route[] = Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    operation,
  })),
);

const ajv = new Ajv2020({ strict: false }).addSchema({ components }, 'contract');

/** In which way a body is not what was documented; undefined where it is. */
export function misfit(content: Content, contentType: string | undefined, body: string): string | undefined {
  const type = contentType?.split(';')[0] ?? 'no type';
  if (!(type in content)) return `${type} instead of ${Object.keys(content).join(' or ')}`;
  const value: unknown = type.endsWith('json') ? JSON.parse(body) : body;
  const { schema } = content[type];
  const { $ref } = schema as { $ref?: string };
  return ajv.validate($ref === undefined ? schema : { $ref: `contract${$ref}` }, value)
    ? undefined
    : ajv.errorsText();
}
