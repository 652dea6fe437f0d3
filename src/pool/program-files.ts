/** Where the system has the shared libraries that Node loads, and their index. */
export const libraries = {
  folders: ['/lib', '/lib32', '/lib64', '/usr/lib', '/usr/lib32', '/usr/lib64', '/nix/store'],
  files: ['/etc/ld.so.cache'],
} as const;
