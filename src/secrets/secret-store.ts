import { createHmac, randomBytes } from 'node:crypto';
import { LockstepError } from '../domain/errors.ts';
import { Secret } from '../domain/secret.ts';
import type { Tx } from '../engine/store.ts';
import { decrypt, encrypt } from './envelope.ts';
import type { MasterKey } from './master-key.ts';

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

export function secretStore(master: MasterKey): SecretStore {
  const key = (tenant: string) => master.derive(`secrets/${tenant}`);
  return {
    async set(tx, name, value, actor, now) {
      if (!NAME.test(name)) throw new LockstepError('USAGE', `'${name}' is not a name for a secret`);
      const plain = Buffer.from(value.reveal());
      if (plain.length === 0 || plain.length > MAX_BYTES)
        throw new LockstepError('USAGE', `a secret has 1 to ${MAX_BYTES} bytes`);
      const data = randomBytes(32);
      const about = `${tx.tenant}/${name}`;
      const envelope = Buffer.concat([encrypt(key(tx.tenant), data, about), encrypt(data, plain, about)]);
      const mark = createHmac('sha256', master.derive(`secret-marks/${tx.tenant}`))
        .update(plain)
        .digest('hex');
      await tx.put('secret', [{ name, key_id: master.id, envelope, mark, made_at: now, actor }]);
    },
    async get(tx, reference) {
      const name = reference.replace(/^secret:/, '');
      const [row] = await tx.find('secret', { name });
      if (row === undefined) throw new LockstepError('SECRET_UNKNOWN', `there is no secret named ${name}`);
      if (row.key_id !== master.id) {
        throw new LockstepError(
          'MASTER_KEY_OTHER',
          `secret ${name} was sealed under master key ${row.key_id}, this process has ${master.id}`,
        );
      }
      const about = `${tx.tenant}/${name}`;
      const data = decrypt(key(tx.tenant), row.envelope.subarray(0, WRAPPED), about);
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
