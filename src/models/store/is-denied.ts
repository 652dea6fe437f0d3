/** Whether an error of a file system stays until somebody changes rights. */
export const isDenied = (error: unknown): boolean =>
  ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
