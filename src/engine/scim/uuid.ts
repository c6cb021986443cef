const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Ids are ours: what is none, an externalId for example, finds nothing and never reaches a comparison of ids. */
export function isUuid(id: string): boolean {
  return UUID.test(id);
}
