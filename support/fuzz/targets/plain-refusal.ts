/** What is said of a file or message at fault: one line, in an Error of no further kind. */
export function plainRefusal(error: unknown): string | undefined {
  const { name, message } = error as Error;
  return name === 'Error' && !message.includes('\n') ? 'refused' : undefined;
}
