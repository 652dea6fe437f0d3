/** What a model may be called; it is also the name of a folder. */
export const modelNamePattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** What a label may be: never a number, which would be a version. */
export const labelPattern = /^[a-z][a-z0-9._-]{0,31}$/;
