/** The tenant that every house has. */
export const DEFAULT_TENANT = 'default';
