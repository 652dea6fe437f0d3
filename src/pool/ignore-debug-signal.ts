// Imported before all else by programs that have child processes, and by those. Node opens its inspector at SIGUSR1, which runs
// whatever code it is sent, and a child may be able to send the signal. A listener takes the place of Node's own, on 20, 22 and 24.
process.on('SIGUSR1', () => undefined);
