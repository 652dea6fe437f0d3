import { Problem } from '../../problems.js';
import { tensorNames } from './tensor-names.js';

/** What of a request counts. */
export interface RequestFields {
  readonly id: string | undefined;
  readonly shape: readonly number[];
  readonly data: readonly unknown[] | undefined;
  /** Bytes of the tensor, where it is binary. */
  readonly binarySize: number | undefined;
  readonly wantsBinary: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the JSON of a request by hand: a validator that lists all errors takes a minute and gigabytes for a list of two
 * million wrong ones. A field that is null counts as absent.
 *
 * @throws Problem `malformed-request`
 */
export function readFields(body: unknown, longestId: number): RequestFields {
  const request = object(body, '');
  const [input] = list(request.inputs, '/inputs', 1, 1);
  const fields = object(input, '/inputs/0');
  equal(fields.name, tensorNames.input, '/inputs/0/name');
  equal(fields.datatype, 'FP32', '/inputs/0/datatype');
  const shape = list(fields.shape, '/inputs/0/shape', 3, 3).map(size);
  const parameters = optional(fields.parameters, '/inputs/0/parameters', object);
  return {
    id: optional(request.id, '/id', (value, place) => text(value, place, longestId)),
    shape,
    data: optional(fields.data, '/inputs/0/data', (value, place) => list(value, place, 0, Infinity)),
    binarySize: optional(parameters?.binary_data_size, '/inputs/0/parameters/binary_data_size', size),
    wantsBinary: readWish(request),
  };
}

/** Whether the output is to be binary; what the request says of that output comes before what it says of all. */
function readWish(request: Fields): boolean {
  const [output] = optional(request.outputs, '/outputs', (value, place) => list(value, place, 0, 1)) ?? [];
  const all = optional(request.parameters, '/parameters', object);
  const ofAll = optional(all?.binary_data_output, '/parameters/binary_data_output', boolean) ?? false;
  if (output === undefined) return ofAll;
  const fields = object(output, '/outputs/0');
  equal(fields.name, tensorNames.output, '/outputs/0/name');
  const parameters = optional(fields.parameters, '/outputs/0/parameters', object);
  return optional(parameters?.binary_data, '/outputs/0/parameters/binary_data', boolean) ?? ofAll;
}

function optional<T>(
  value: unknown,
  place: string,
  read: (value: unknown, place: string) => T,
): T | undefined {
  return value === undefined || value === null ? undefined : read(value, place);
}

function object(value: unknown, place: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unfit(place, 'be an object');
  return value as Fields;
}

function list(value: unknown, place: string, least: number, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw unfit(place, 'be an array');
  if (value.length < least) throw unfit(place, `have ${least} items or more`);
  if (value.length > most) throw unfit(place, `have ${most} items or fewer`);
  return value;
}

function size(value: unknown, place: string | number): number {
  if (!Number.isInteger(value) || (value as number) < 1) {
    const at = typeof place === 'number' ? `/inputs/0/shape/${place}` : place;
    throw unfit(at, 'be an integer above 0');
  }
  return value as number;
}

function text(value: unknown, place: string, longest: number): string {
  if (typeof value !== 'string' || value.length > longest)
    throw unfit(place, `be a string of at most ${longest} characters`);
  return value;
}

function boolean(value: unknown, place: string): boolean {
  if (typeof value !== 'boolean') throw unfit(place, 'be true or false');
  return value;
}

function equal(value: unknown, wanted: string, place: string): void {
  if (value !== wanted) throw unfit(place, `be "${wanted}"`);
}

const unfit = (place: string, rule: string) =>
  new Problem('malformed-request', `The request does not fit its schema: body${place} must ${rule}.`);
