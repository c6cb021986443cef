import type { Capabilities, OperationKind } from '../../domain/connector.ts';
import { isoOrNull } from '../people/list-people.ts';

export const ABILITIES = [
  'list',
  'create',
  'update',
  'disable',
  'delete',
  'entitlements',
  'sessions',
  'credentials',
  'transferData',
] as const;

export type Ability = (typeof ABILITIES)[number];

/** How it is known that a write took effect. */
export type ProvenBy = 'readBack' | 'listing' | 'attestation' | 'nothing';

export interface AbilityRow {
  readonly ability: Ability;
  readonly level: 'proven' | 'declared' | 'none';
  readonly detail: string | null;
  readonly provenBy: ProvenBy;
  readonly provenAt: string | null;
}

const KINDS: Readonly<Record<Ability, readonly OperationKind[]>> = {
  list: [],
  create: ['create'],
  update: ['update'],
  disable: ['disable'],
  delete: ['delete'],
  entitlements: ['grant', 'revoke'],
  sessions: ['revokeSessions'],
  credentials: ['revokeCredentials'],
  transferData: ['transferData'],
};

/** Kinds of operations whose proofs say that an ability is real. */
export const PROVING_KINDS: readonly OperationKind[] = Object.values(KINDS).flat();

/** What a target can do as its connector declares it, and when each was last proven here. */
export function capabilityMatrix(
  can: Capabilities,
  provenAt: ReadonlyMap<OperationKind, number>,
  listedAt: number | null,
): readonly AbilityRow[] {
  return ABILITIES.map((ability): AbilityRow => {
    const { has, detail, readable } = declared(can, ability);
    const at =
      ability === 'list'
        ? listedAt
        : Math.max(...KINDS[ability].map((kind) => provenAt.get(kind) ?? 0)) || null;
    const provenBy: ProvenBy = !has
      ? 'nothing'
      : ability === 'list'
        ? 'listing'
        : can.attested
          ? 'attestation'
          : readable
            ? 'readBack'
            : 'nothing';
    return {
      ability,
      level: !has ? 'none' : at === null ? 'declared' : 'proven',
      detail,
      provenBy,
      provenAt: has ? isoOrNull(at) : null,
    };
  });
}

/** `readable`: whether it worked can be seen by another call than the write. */
function declared(
  can: Capabilities,
  ability: Ability,
): { readonly has: boolean; readonly detail: string | null; readonly readable: boolean } {
  const plain = (has: boolean) => ({ has, detail: null, readable: true });
  switch (ability) {
    case 'list':
      return plain(can.list);
    case 'create':
      return plain(can.create);
    case 'update':
      return plain(can.update);
    case 'disable':
      return { has: can.disable !== 'none', detail: can.disable, readable: true };
    case 'delete':
      return { has: can.delete !== 'none', detail: can.delete, readable: true };
    case 'entitlements':
      return {
        has: can.entitlements.length > 0,
        detail: can.entitlements.join(', ') || null,
        readable: true,
      };
    case 'sessions':
      return { has: can.sessions.revoke, detail: null, readable: can.sessions.list };
    case 'credentials':
      return {
        has: can.credentials.revoke,
        detail: can.credentials.kinds.join(', ') || null,
        readable: can.credentials.list,
      };
    case 'transferData':
      return plain(can.transferData);
  }
}
