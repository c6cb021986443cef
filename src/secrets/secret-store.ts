import { createHmac, randomBytes } from 'node:crypto';
import { LockstepError } from '../domain/errors.ts';
import { Secret } from '../domain/secret.ts';
import type { Tx } from '../engine/store.ts';
import type { Row } from '../engine/tables/index.ts';
import { decrypt, encrypt } from './envelope.ts';
import type { MasterKey } from './master-key.ts';
import { type TenantKeys, tenantKeys } from './tenant-keys.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const MAX_BYTES = 65_536;
const WRAPPED = 1 + 12 + 16 + 32;

/** Secrets of targets and sources: envelopes with a data key each, wrapped by the master key. Documents hold `secret:NAME` only. */
export interface SecretStore {
  set(tx: Tx, name: string, value: Secret, actor: string, now: number): Promise<void>;
  /** Throws SECRET_UNKNOWN. */
  get(tx: Tx, reference: string): Promise<Secret>;
  list(
    tx: Tx,
  ): Promise<readonly { readonly name: string; readonly madeAt: number; readonly actor: string }[]>;
  remove(tx: Tx, name: string): Promise<void>;
}

const wrapping = (key: MasterKey, tenant: string) => key.derive(`secrets/${tenant}`);

/** The same secret with its data key under another master key. */
export function rewrapSecret(
  master: MasterKey,
  tenant: string,
  row: Pick<Row<'secret'>, 'name' | 'key_id' | 'envelope'>,
  to: MasterKey,
): Pick<Row<'secret'>, 'name' | 'key_id' | 'envelope'> {
  const about = `${tenant}/${row.name}`;
  const data = decrypt(wrapping(master.opens(row.key_id), tenant), row.envelope.subarray(0, WRAPPED), about);
  const wrapped = encrypt(wrapping(to, tenant), data, about);
  return {
    name: row.name,
    key_id: to.id,
    envelope: Buffer.concat([wrapped, row.envelope.subarray(WRAPPED)]),
  };
}

export function secretStore(master: MasterKey, tenants: TenantKeys = tenantKeys(master)): SecretStore {
  return {
    async set(tx, name, value, actor, now) {
      if (!NAME.test(name)) throw new LockstepError('USAGE', `'${name}' is not a name for a secret`);
      const plain = Buffer.from(value.reveal());
      if (plain.length === 0 || plain.length > MAX_BYTES)
        throw new LockstepError('USAGE', `a secret has 1 to ${MAX_BYTES} bytes`);
      const data = randomBytes(32);
      const about = `${tx.tenant}/${name}`;
      const under = await tenants.sealing(tx);
      const envelope = Buffer.concat([
        encrypt(wrapping(under, tx.tenant), data, about),
        encrypt(data, plain, about),
      ]);
      const mark = createHmac('sha256', tenants.lookup(tx.tenant))
        .update('secret-mark')
        .update('\0')
        .update(plain)
        .digest('hex');
      await tx.put('secret', [{ name, key_id: under.id, envelope, mark, made_at: now, actor }]);
    },
    async get(tx, reference) {
      const name = reference.replace(/^secret:/, '');
      const [row] = await tx.find('secret', { name });
      if (row === undefined) throw new LockstepError('SECRET_UNKNOWN', `there is no secret named ${name}`);
      const about = `${tx.tenant}/${name}`;
      const data = decrypt(
        wrapping(master.opens(row.key_id), tx.tenant),
        row.envelope.subarray(0, WRAPPED),
        about,
      );
      return new Secret(decrypt(data, row.envelope.subarray(WRAPPED), about).toString('utf8'));
    },
    async list(tx) {
      const rows = await tx.find('secret', {}, { order: ['name'], columns: ['name', 'made_at', 'actor'] });
      return rows.map(({ name, made_at, actor }) => ({ name, madeAt: made_at, actor }));
    },
    async remove(tx, name) {
      if ((await tx.remove('secret', { name })) === 0)
        throw new LockstepError('SECRET_UNKNOWN', `there is no secret named ${name}`);
    },
  };
}
