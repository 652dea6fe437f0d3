const name = 'hyena-key';

/** The key that was given in this tab, until it is closed. */
export function recallKey(): string | undefined {
  try {
    return sessionStorage.getItem(name) ?? undefined;
  } catch {
    // A browser may be set to keep nothing.
    return undefined;
  }
}

export function rememberKey(key: string | undefined): void {
  try {
    if (key === undefined) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, key);
  } catch {
    // Then it is known until the page is left.
  }
}
