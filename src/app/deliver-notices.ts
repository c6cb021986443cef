import { Secret } from '../domain/secret.ts';
import type { Engine } from '../engine/engine.ts';
import { journal } from '../engine/log/journal.ts';
import type { Row } from '../engine/tables/index.ts';
import { type NotifyConfig, readNotifyConfig, type SecretText } from './notices/notify-config.ts';
import { type NoticeText, sendNoticeMail, sendWebhook } from './notices/send-notice.ts';
import type { House } from './open-house.ts';
import { everyAddressOf, knownPeople } from './people/person-names.ts';

const AT_ONCE = 20;
/** While one process sends, the others leave the notice alone for so long. */
const CLAIM_MS = 120_000;
const CEILING_MS = 900_000;

type NoticeBody = {
  readonly kind: string;
  readonly severity: number;
  readonly text: string;
  readonly identity: string | null;
};

/** Sends what is due on all channels of all tenants, and logs the receipts. Returns how many left the queue. */
export async function deliverNotices(
  house: Pick<House, 'engine' | 'secrets' | 'publicHttp' | 'dataDir'>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const { engine } = house;
  let done = 0;
  for (const tenant of await engine.store.tenants()) {
    const claimed = await claim(engine, tenant);
    if (claimed.length === 0) continue;
    const config = await readNotifyConfig(house.dataDir, environment);
    for (const row of claimed) if (await deliver(house, tenant, row, config)) done++;
  }
  return done;
}

async function claim(engine: Engine, tenant: string): Promise<Row<'notice'>[]> {
  return engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const due = await tx.find(
      'notice',
      { next_run_at: { atMost: now } },
      { order: ['next_run_at', 'notice_id'], limit: AT_ONCE, lock: 'skip' },
    );
    await tx.update(
      'notice',
      ['next_run_at', 'tries'],
      due.map(({ notice_id, tries }) => ({ notice_id, next_run_at: now + CLAIM_MS, tries: tries + 1 })),
    );
    return due;
  });
}

async function deliver(
  house: Pick<House, 'engine' | 'secrets' | 'publicHttp'>,
  tenant: string,
  row: Row<'notice'>,
  config: NotifyConfig,
): Promise<boolean> {
  const { engine } = house;
  const body = row.body as NoticeBody;
  const notice: NoticeText = {
    id: row.notice_id,
    tenant,
    kind: row.kind,
    severity: row.severity,
    text: body.text,
    madeAt: row.made_at,
    identity: body.identity,
  };
  try {
    const receipt =
      row.channel === 'webhook'
        ? await byWebhook(house, tenant, notice, config)
        : await byMail(house, tenant, notice, config);
    await close(engine, tenant, row, receipt.text, receipt.delivered);
    return true;
  } catch (error) {
    const wait = Math.min(CEILING_MS, 1_000 * 2 ** Math.min(12, row.tries));
    const why = error instanceof Error ? error.message : String(error);
    engine.log.warn('a notice could not be delivered', {
      tenant,
      notice: row.notice_id,
      channel: row.channel,
      error: why,
    });
    await engine.store.transaction(tenant, (tx) =>
      tx.update(
        'notice',
        ['next_run_at', 'receipt'],
        [
          {
            notice_id: row.notice_id,
            next_run_at: engine.clock.now() + wait,
            receipt: `not delivered: ${why}`.slice(0, 500),
          },
        ],
      ),
    );
    return false;
  }
}

interface Receipt {
  readonly text: string;
  readonly delivered: boolean;
}

const NO_CHANNEL: Receipt = { text: 'no channel configured', delivered: false };

async function byWebhook(
  { engine, secrets, publicHttp }: Pick<House, 'engine' | 'secrets' | 'publicHttp'>,
  tenant: string,
  notice: NoticeText,
  { webhook }: NotifyConfig,
): Promise<Receipt> {
  if (webhook === null) return NO_CHANNEL;
  const secret = await reveal({ engine, secrets }, tenant, webhook.secret);
  const http = publicHttp(webhook.allow);
  return { text: await sendWebhook(http, webhook.url, secret, notice, engine.clock.now()), delivered: true };
}

async function byMail(
  { engine, secrets }: Pick<House, 'engine' | 'secrets'>,
  tenant: string,
  notice: NoticeText,
  { mail }: NotifyConfig,
): Promise<Receipt> {
  if (mail === null) return NO_CHANNEL;
  const own = await mailsOfPerson(engine, tenant, notice.identity);
  // Whoever leaves must not learn from us what is being taken away, and when.
  const to = mail.to.filter((address) => !own.has(address.toLowerCase()));
  if (to.length === 0)
    return { text: 'not sent: the only recipient is the person it is about', delivered: false };
  const password = mail.password === null ? null : await reveal({ engine, secrets }, tenant, mail.password);
  return { text: await sendNoticeMail(mail, password, to, notice), delivered: true };
}

async function mailsOfPerson(
  engine: Engine,
  tenant: string,
  identityId: string | null,
): Promise<ReadonlySet<string>> {
  if (identityId === null) return new Set();
  const people = await engine.store.transaction(
    tenant,
    async (tx) => knownPeople(engine, tx, await engine.policies.active(tx), [identityId]),
    { readOnly: true },
  );
  return new Set(
    everyAddressOf(people.get(identityId)?.attributes ?? {}).map((address) => address.toLowerCase()),
  );
}

export async function reveal(
  { engine, secrets }: Pick<House, 'engine' | 'secrets'>,
  tenant: string,
  secret: SecretText,
): Promise<Secret> {
  if ('text' in secret) return new Secret(secret.text);
  return engine.store.transaction(tenant, (tx) => secrets.get(tx, secret.reference), { readOnly: true });
}

async function close(
  engine: Engine,
  tenant: string,
  row: Row<'notice'>,
  receipt: string,
  delivered: boolean,
): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    await tx.update(
      'notice',
      ['next_run_at', 'delivered_at', 'receipt'],
      [
        {
          notice_id: row.notice_id,
          next_run_at: null,
          delivered_at: delivered ? now : null,
          receipt: receipt.slice(0, 500),
        },
      ],
    );
    await journal(tx, [
      {
        type: delivered ? 'notice.delivered' : 'notice.dropped',
        at: now,
        subject: null,
        body: {
          notice: row.notice_id,
          kind: row.kind,
          severity: row.severity,
          channel: row.channel,
          receipt: receipt.slice(0, 200),
        },
      },
    ]);
  });
}
