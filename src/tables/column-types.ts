import type { SchemaElement } from 'hyparquet-writer';

/** The schema of a column in Parquet: the column itself, and the levels below it. */
type ColumnSchema = readonly [SchemaElement, ...SchemaElement[]];

const optional = { repetition_type: 'OPTIONAL' } as const;
const required = { repetition_type: 'REQUIRED' } as const;
const string = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const;

/** Text that every row has. */
export const text = (name: string): ColumnSchema => [{ name, ...string, ...required }];

/** Text that some rows have. */
export const optionalText = (name: string): ColumnSchema => [{ name, ...string, ...optional }];

/** A number in 64 bits that some rows have. */
export const optionalDouble = (name: string): ColumnSchema => [{ name, type: 'DOUBLE', ...optional }];

/** A number in 64 bits that every row has. */
export const double = (name: string): ColumnSchema => [{ name, type: 'DOUBLE', ...required }];

/** An integer in 32 bits that every row has. */
export const integer = (name: string): ColumnSchema => [{ name, type: 'INT32', ...required }];

/** Yes or no, in every row. */
export const boolean = (name: string): ColumnSchema => [{ name, type: 'BOOLEAN', ...required }];

/** A time in milliseconds that every row has. */
export const time = (name: string): ColumnSchema => [
  {
    name,
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    ...required,
  },
];

/** A list of numbers in 32 bits that every row has. */
export const floats = (name: string): ColumnSchema => listOfFloats(name, required);

/** A list of numbers in 32 bits that some rows have. */
export const optionalFloats = (name: string): ColumnSchema => listOfFloats(name, optional);

const listOfFloats = (name: string, repetition: typeof optional | typeof required): ColumnSchema => [
  { name, converted_type: 'LIST', logical_type: { type: 'LIST' }, num_children: 1, ...repetition },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', type: 'FLOAT', ...required },
];

/** Numbers in 64 bits by names, which some rows have. */
export const optionalDoublesByName = (name: string): ColumnSchema => [
  { name, converted_type: 'MAP', logical_type: { type: 'MAP' }, num_children: 1, ...optional },
  { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 },
  { name: 'key', ...string, ...required },
  { name: 'value', type: 'DOUBLE', ...required },
];

/** A list of structures of numbers in 64 bits and of texts, which some rows have. */
export const optionalStructures = (
  name: string,
  fields: { readonly numbers: readonly string[]; readonly texts: readonly string[] },
): ColumnSchema => [
  { name, converted_type: 'LIST', logical_type: { type: 'LIST' }, num_children: 1, ...optional },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', num_children: fields.numbers.length + fields.texts.length, ...required },
  ...fields.numbers.map((field): SchemaElement => ({ name: field, type: 'DOUBLE', ...required })),
  ...fields.texts.flatMap(text),
];

/** A structure of texts, which some rows have. */
export const optionalTexts = (name: string, fields: readonly string[]): ColumnSchema => [
  { name, num_children: fields.length, ...optional },
  ...fields.flatMap(text),
];
