import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import { sameActor } from '../same-actor.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

const NAMED = 20;

/**
 * What somebody set here they have seen, and would go on working without them: passwords of service accounts, secrets
 * of connections and endpoints. None is ended by itself, because a system would be cut off from everybody's leave;
 * somebody is told what to change.
 */
export async function tellSecretsOf(engine: Engine, tx: Tx, leaver: Row<'administrator'>): Promise<void> {
  const theirs = ({ actor }: { readonly actor: string }) => sameActor(actor, leaver.name);
  const [secrets, connections, endpoints] = await Promise.all([
    tx.find('secret', {}, { columns: ['name', 'actor'], order: ['name'] }),
    tx.find('scim_connection', { removed_at: null }, { columns: ['name', 'actor'], order: ['name'] }),
    tx.find('webhook_endpoint', {}, { columns: ['endpoint_id', 'actor'], order: ['endpoint_id'] }),
  ]);
  const known = [
    ...secrets.filter(theirs).map(({ name }) => `secret ${name}`),
    ...connections.filter(theirs).map(({ name }) => `SCIM connection ${name}`),
    ...endpoints.filter(theirs).map(({ endpoint_id }) => `webhook ${endpoint_id}`),
  ];
  if (known.length === 0) return;
  const more = known.length > NAMED ? `, and ${known.length - NAMED} more` : '';
  await openException(engine, tx, {
    kind: 'secretsOfLeaver',
    subject: leaver.administrator_id,
    identityId: leaver.identity_id,
    target: null,
    severity: 3,
    text: `an administrator who has left knows secrets that they set, and that work still; change them: ${known.slice(0, NAMED).join(', ')}${more}`,
  });
}
