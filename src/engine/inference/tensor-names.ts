/** The one tensor that a model takes, and the one that it gives, by the names that callers use. */
export const tensorNames = { input: 'mfcc', output: 'probabilities' } as const;
