import type { Engine } from '../../engine/engine.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { isScimSignal, type SignalName } from '../../ssf/event-types.ts';
import { setClaims } from '../../ssf/set-claims.ts';
import type { SubjectId } from '../../ssf/subject-id.ts';
import { type KnownPerson, knownPeople } from '../people/person-names.ts';
import { type Issuer, neededIssuer } from './issuer.ts';
import type { SetSigner } from './signing-keys.ts';
import { subjectHash } from './stream-status.ts';

export interface MadeSet {
  readonly row: Row<'ssf_set'>;
  /** null: the receiver asked to hear nothing of this subject. */
  readonly token: string | null;
}

/** Attributes that hold an address at work: a private one is nobody's business outside. */
const MAILS = ['email', 'workEmail', 'mail'];

/**
 * Signs what is to be told now. Whom it is about is read from the vault in this moment and kept nowhere else; of
 * somebody who was erased the pseudonym is left.
 */
export async function makeSets(
  engine: Engine,
  tx: Tx,
  signer: SetSigner,
  stream: Row<'ssf_stream'>,
  rows: readonly Row<'ssf_set'>[],
): Promise<readonly MadeSet[]> {
  if (rows.length === 0) return [];
  const issuer = await neededIssuer(tx);
  const [receiver] = await tx.find('ssf_receiver', { receiver_id: stream.receiver_id });
  const ids = [...new Set(rows.map(({ identity_id }) => identity_id).filter((id) => id !== null))];
  const people = await peopleNow(engine, tx, ids);
  const removed = await removedOf(tx, stream.stream_id);
  const made: MadeSet[] = [];
  for (const row of rows) {
    const person = row.identity_id === null ? undefined : people.get(row.identity_id);
    const subject =
      row.identity_id === null || receiver === undefined
        ? ({ format: 'opaque', id: stream.stream_id } as const)
        : subjectOf(receiver, row.identity_id, person, issuer);
    const isRemoved = removed.size > 0 && removed.has(subjectHash(engine, tx.tenant, subject));
    made.push({
      row,
      token: isRemoved
        ? null
        : await signer.sign(tx, claimsOf(engine, issuer, stream, receiver, row, person, subject)),
    });
  }
  return made;
}

async function removedOf(tx: Tx, stream_id: string): Promise<ReadonlySet<string>> {
  const rows = await tx.find('ssf_removed_subject', { stream_id }, { columns: ['subject'] });
  return new Set(rows.map(({ subject }) => subject));
}

function claimsOf(
  engine: Engine,
  issuer: Issuer,
  stream: Row<'ssf_stream'>,
  receiver: Row<'ssf_receiver'> | undefined,
  row: Row<'ssf_set'>,
  person: KnownPerson | undefined,
  subject: SubjectId,
): Readonly<Record<string, unknown>> {
  const { detail } = row;
  const name = detail.signal as SignalName;
  const { state, status, reason } = detail;
  return setClaims({
    issuer: issuer.issuer,
    audience: stream.audience,
    jti: row.jti,
    issuedAt: engine.clock.now(),
    happenedAt: row.at,
    txn: row.txn,
    subject: isScimSignal(name) ? scimSubject(receiver, row.identity_id ?? '', person) : subject,
    signal: {
      name,
      ...(detail.credentialType === undefined ? {} : { credentialType: detail.credentialType }),
      ...(detail.attributes === undefined ? {} : { attributes: detail.attributes }),
    },
    target: row.target_id,
    ...(state === undefined ? {} : { state }),
    ...(status === undefined ? {} : { status }),
    ...(reason === undefined ? {} : { reason }),
  });
}

async function peopleNow(
  engine: Engine,
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownPerson>> {
  if (ids.length === 0) return new Map();
  const policy = await engine.policies.activeOrNull(tx);
  return policy === null ? new Map() : knownPeople(engine, tx, policy, ids);
}

function subjectOf(
  receiver: Row<'ssf_receiver'>,
  identity: string,
  person: KnownPerson | undefined,
  { issuer }: Issuer,
): SubjectId {
  const name = nameOf(receiver, person) ?? identity;
  switch (receiver.subject) {
    case 'email': {
      const email = MAILS.map((attribute) => textAt(person, attribute)).find((text) => text?.includes('@'));
      return email === undefined || email === null
        ? { format: 'iss_sub', iss: issuer, sub: identity }
        : { format: 'email', email };
    }
    case 'iss_sub':
      return { format: 'iss_sub', iss: issuer, sub: name };
    case 'opaque':
      return { format: 'opaque', id: name };
  }
}

/** RFC 9967 section 2.1. */
function scimSubject(
  receiver: Row<'ssf_receiver'> | undefined,
  identity: string,
  person: KnownPerson | undefined,
): SubjectId {
  const externalId = receiver === undefined ? null : nameOf(receiver, person);
  return { format: 'scim', uri: `/Users/${identity}`, ...(externalId === null ? {} : { externalId }) };
}

function nameOf({ subject_attribute }: Row<'ssf_receiver'>, person: KnownPerson | undefined): string | null {
  return subject_attribute === null ? null : textAt(person, subject_attribute);
}

function textAt(person: KnownPerson | undefined, attribute: string): string | null {
  const { attributes = {} } = person ?? {};
  const value = Object.hasOwn(attributes, attribute) ? attributes[attribute] : null;
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  return text === '' ? null : text;
}
