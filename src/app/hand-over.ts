import type { Engine } from '../engine/engine.ts';
import { openException } from '../engine/exceptions.ts';
import { journal } from '../engine/log/journal.ts';
import type { HandOver } from '../engine/ports.ts';
import { reveal } from './deliver-notices.ts';
import { readNotifyConfig } from './notices/notify-config.ts';
import { sendMail } from './notices/send-notice.ts';
import type { House } from './open-house.ts';
import { knownPeople, mailsOf } from './people/person-names.ts';

type Given = Parameters<HandOver>[0];

/**
 * Mails a first credential to its person, once: to the private address where there is one, because the account may be
 * the mailbox itself. It is stored and logged nowhere; what could not be handed over has to be set anew on the target,
 * and an exception says so.
 */
export async function handOverByMail(
  house: Pick<House, 'engine' | 'secrets' | 'dataDir'>,
  environment: Readonly<Record<string, string | undefined>>,
  given: Given,
): Promise<void> {
  const { engine } = house;
  const why = await send(house, environment, given).catch((error: unknown) =>
    error instanceof Error ? error.message : String(error),
  );
  await engine.store.transaction(given.tenant, async (tx) => {
    const { identityId, target, credential } = given;
    if (why === null) {
      await journal(tx, [
        {
          type: 'credential.handedOver',
          at: engine.clock.now(),
          subject: identityId,
          target,
          body: { kind: credential.kind, channel: 'mail' },
        },
      ]);
      return;
    }
    await openException(engine, tx, {
      kind: 'credentialNotHandedOver',
      subject: `${identityId}:${target}`,
      identityId,
      target,
      severity: 1,
      text: `${target}: the first ${credential.kind} of a new account could not be handed over (${why.slice(0, 300)}). It is kept nowhere: set another one there`,
    });
  });
}

/** Null: sent. Else why not. */
async function send(
  house: Pick<House, 'engine' | 'secrets' | 'dataDir'>,
  environment: Readonly<Record<string, string | undefined>>,
  { tenant, identityId, target, accountName, credential }: Given,
): Promise<string | null> {
  const { engine } = house;
  const { mail } = await readNotifyConfig(house.dataDir, environment);
  if (mail === null) return 'no mail server is configured';
  const to = await addressOf(engine, tenant, identityId);
  if (to === undefined) return 'no mail address of the person is known';
  const password = mail.password === null ? null : await reveal(house, tenant, mail.password);
  await sendMail(mail, password, {
    to: [to],
    subject: `Your account on ${target}`,
    id: engine.random.uuid(),
    text: `You have an account on ${target}.\n\n  name: ${accountName}\n  ${credential.kind}: ${credential.secret.reveal()}\n\nChange it when you first sign in. It was sent to you only, once, and is kept nowhere.\n`,
  });
  return null;
}

async function addressOf(engine: Engine, tenant: string, identityId: string): Promise<string | undefined> {
  const people = await engine.store.transaction(
    tenant,
    async (tx) => knownPeople(engine, tx, await engine.policies.active(tx), [identityId]),
    { readOnly: true },
  );
  const attributes = people.get(identityId)?.attributes ?? {};
  const own = attributes.privateEmail;
  return typeof own === 'string' && own.includes('@') ? own : mailsOf(attributes)[0];
}
