/** A tenant's name stands in SQL text: no quotes. */
export const TENANT = /^[a-z0-9][a-z0-9-]{0,62}$/;
