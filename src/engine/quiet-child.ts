// Imported first by a child process. What decoders print comes from strangers' files and must not reach our log; and a
// child whose parent is gone has nobody to answer.
for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) console[method] = () => undefined;
process.on('disconnect', () => process.exit());
