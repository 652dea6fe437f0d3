/** What a key may be for. */
export type Role = 'classify' | 'admin';

/** Who may use a route: everybody, holders of a key of one role, or holders of any key. */
export type Access = 'public' | Role | 'either';

/**
 * The roles whose keys open a route. One whose first role has no keys is open to everybody: so what can be asked
 * (`either`) is as open as the asking.
 */
export const rolesFor: Readonly<Record<Access, readonly Role[]>> = {
  public: [],
  classify: ['classify'],
  admin: ['admin'],
  either: ['classify', 'admin'],
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route; the service does not start where one of its routes does not say. */
    access: Access;
  }
}
