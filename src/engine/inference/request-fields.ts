import { Problem } from '../../problems.js';
import { outputNames, type OutputName } from './tensors.js';

/** An output that a request wants. */
export interface WantedOutput {
  readonly name: OutputName;
  /** Whether its numbers are wanted as bytes. */
  readonly isBinary: boolean;
}

/** What of a request counts. */
export interface RequestFields {
  readonly id: string | undefined;
  readonly shape: readonly number[];
  readonly data: readonly unknown[] | undefined;
  /** Bytes of the tensor, where it is binary. */
  readonly binarySize: number | undefined;
  /** No two alike. */
  readonly outputs: readonly WantedOutput[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the JSON of a request by hand: a validator that lists all errors takes a minute and gigabytes for a list of two
 * million wrong ones. A field that is null counts as absent.
 *
 * @param input name of the version's input, which has a shape of so many `dimensions`
 * @throws Problem `malformed-request`
 */
export function readFields(
  body: unknown,
  longestId: number,
  input: string,
  dimensions: number,
): RequestFields {
  const request = object(body, '');
  const [given] = list(request.inputs, '/inputs', 1, 1);
  const fields = object(given, '/inputs/0');
  oneOf(fields.name, [input], '/inputs/0/name');
  oneOf(fields.datatype, ['FP32'], '/inputs/0/datatype');
  const shape = list(fields.shape, '/inputs/0/shape', dimensions, dimensions).map(size);
  const parameters = optional(fields.parameters, '/inputs/0/parameters', object);
  return {
    id: optional(request.id, '/id', (value, place) => text(value, place, longestId)),
    shape,
    data: optional(fields.data, '/inputs/0/data', (value, place) => list(value, place, 0, Infinity)),
    binarySize: optional(parameters?.binary_data_size, '/inputs/0/parameters/binary_data_size', size),
    outputs: readOutputs(request),
  };
}

/** The outputs that are wanted; what a request says of one of them comes before what it says of all. */
function readOutputs(request: Fields): WantedOutput[] {
  const wanted =
    optional(request.outputs, '/outputs', (value, place) => list(value, place, 0, outputNames.length)) ?? [];
  const all = optional(request.parameters, '/parameters', object);
  const ofAll = optional(all?.binary_data_output, '/parameters/binary_data_output', boolean) ?? false;
  if (wanted.length === 0) return [{ name: 'probabilities', isBinary: ofAll }];
  const left: OutputName[] = [...outputNames];
  return wanted.map((output, index) => {
    const place = `/outputs/${index}`;
    const fields = object(output, place);
    const name = oneOf(fields.name, left, `${place}/name`);
    left.splice(left.indexOf(name), 1);
    const parameters = optional(fields.parameters, `${place}/parameters`, object);
    const isBinary = optional(parameters?.binary_data, `${place}/parameters/binary_data`, boolean) ?? ofAll;
    return { name, isBinary };
  });
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

function oneOf<T extends string>(value: unknown, wanted: readonly T[], place: string): T {
  const found = wanted.find(each => each === value);
  if (found === undefined) throw unfit(place, `be ${wanted.map(each => `"${each}"`).join(' or ')}`);
  return found;
}

const unfit = (place: string, rule: string) =>
  new Problem('malformed-request', `The request does not fit its schema: body${place} must ${rule}.`);
