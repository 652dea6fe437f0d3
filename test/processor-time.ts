/**
 * Seconds of this process's processors that some work takes, which are about the same on a machine that has more to do.
 */
export async function processorSeconds(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
