import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../service.js';

/** A value that is said to be of an exported type of a module. */
export interface TypedLiteral {
  readonly name: string;
  readonly module: string;
  readonly type: string;
  readonly value: unknown;
}

const file = join(root, 'test', 'literals.ts');

const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  lib: ['lib.es2022.d.ts'],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};

const host = ts.createCompilerHost(options);
const readSource = host.getSourceFile.bind(host);
/** The types, which are the same each time. */
const sources = new Map<string, ts.SourceFile | undefined>();

/**
 * Compiles values as literals of their types: unlike validators, which have to take what a later version of the schema
 * may add, the compiler finds misspelt and misplaced properties too.
 *
 * @returns what it complains of
 */
export function typeFaults(literals: readonly TypedLiteral[]): string[] {
  const lines = literals.map(
    ({ module, type, value }, index) =>
      `import type { ${type} as T${index} } from '${module}'; export const v${index}: T${index} = ${JSON.stringify(value)};`,
  );
  host.getSourceFile = (path, ...rest) => {
    if (path === file) return ts.createSourceFile(path, lines.join('\n'), options.target!);
    if (!sources.has(path)) sources.set(path, readSource(path, ...rest));
    return sources.get(path);
  };
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ start = 0, messageText, file: source }) => {
    const line = source?.getLineAndCharacterOfPosition(start).line ?? 0;
    return `${literals[line].name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
