/** A name out of a stranger's file, as a message may say it: short, and on one line. */
export const quoted = (name: string): string =>
  JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
