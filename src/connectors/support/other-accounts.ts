import type { AccountRef } from '../../domain/connector.ts';

/** For whoever looks by key or name: is this one of the person's other accounts, which is not the one that is meant? */
export function isAnother({ others }: AccountRef, id: string | undefined): boolean {
  return id !== undefined && (others?.includes(id) ?? false);
}
