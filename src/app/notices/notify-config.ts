import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkBlocks } from '../../connectors/transport/address-rule.ts';
import { LockstepError } from '../../domain/errors.ts';

/** Where notices go. Secrets are references into the secret store, or come from the environment. */
export interface NotifyConfig {
  readonly webhook: WebhookConfig | null;
  readonly mail: MailConfig | null;
  readonly witness: WitnessConfig | null;
  /** Addresses and CIDR blocks off the internet that webhooks of the tenants may lead to; only these without TLS. */
  readonly endpointAllow: readonly string[];
}

/** Where checkpoints of the log go, beyond the reach of whoever administers the database. */
export interface WitnessConfig {
  readonly folder: string | null;
  readonly webhook: WebhookConfig | null;
}

export interface WebhookConfig {
  readonly url: string;
  readonly secret: SecretText;
  /** Addresses and CIDR blocks that are not on the internet and may be called all the same. */
  readonly allow: readonly string[];
}

export interface MailConfig {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS is required unless `plain`. */
  readonly tls: boolean;
  readonly plain: boolean;
  readonly user: string | null;
  readonly password: SecretText | null;
  readonly from: string;
  readonly to: readonly string[];
}

export type SecretText = { readonly reference: string } | { readonly text: string };

const address = z
  .string()
  .min(3)
  .max(320)
  .regex(/^[^\s@<>,]+@[^\s@<>,]+$/, 'must be a mail address');
const reference = z
  .string()
  .regex(/^secret:[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'must be a reference such as secret:notify-hook');

const blocks = z.array(z.string().min(1).max(60)).max(50).default([]);
const webhook = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  secret: reference,
  allow: blocks,
});

const schema = z.strictObject({
  webhook: webhook.optional(),
  endpoints: z.strictObject({ allow: blocks }).optional(),
  witness: z
    .strictObject({ folder: z.string().min(1).max(1_000).optional(), webhook: webhook.optional() })
    .optional(),
  mail: z
    .strictObject({
      host: z.string().min(1).max(255),
      port: z.int().min(1).max(65_535).default(587),
      tls: z.boolean().default(false),
      plain: z
        .boolean()
        .default(false)
        .describe('Neither TLS nor STARTTLS: for a relay on this machine only.'),
      user: z.string().max(320).optional(),
      password: reference.optional(),
      from: address,
      to: z.array(address).min(1).max(50),
    })
    .optional(),
});

/** notify.yaml of the data folder, or the environment, which wins. Throws NOTIFY_CONFIG. */
export async function readNotifyConfig(
  dataDir: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<NotifyConfig> {
  const file = await readFile(join(dataDir, 'notify.yaml'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new LockstepError('NOTIFY_CONFIG', 'notify.yaml cannot be read', { cause: error });
  });
  const parsed = schema.safeParse(parseYaml(file) ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new LockstepError(
      'NOTIFY_CONFIG',
      `notify.yaml: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
    );
  }
  const { webhook, mail, witness, endpoints } = parsed.data;
  const stored = (hook: typeof webhook) =>
    hook === undefined ? null : checked({ ...hook, secret: { reference: hook.secret } });
  const folder = environment.LOCKSTEP_WITNESS_FOLDER || witness?.folder || null;
  const endpointAllow = [...(endpoints?.allow ?? []), ...listOf(environment.LOCKSTEP_WEBHOOK_ALLOW)];
  checkBlocks(endpointAllow);
  return {
    endpointAllow,
    webhook: webhookOf(environment) ?? stored(webhook),
    witness:
      folder === null && witness?.webhook === undefined
        ? null
        : { folder, webhook: stored(witness?.webhook) },
    mail:
      mailOf(environment) ??
      (mail === undefined
        ? null
        : {
            ...mail,
            user: mail.user ?? null,
            password: mail.password === undefined ? null : { reference: mail.password },
          }),
  };
}

function parseYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (cause) {
    throw new LockstepError('NOTIFY_CONFIG', 'notify.yaml is not YAML', { cause });
  }
}

function webhookOf(environment: Readonly<Record<string, string | undefined>>): NotifyConfig['webhook'] {
  const {
    LOCKSTEP_NOTIFY_WEBHOOK_URL: url,
    LOCKSTEP_NOTIFY_WEBHOOK_SECRET: secret,
    LOCKSTEP_NOTIFY_WEBHOOK_ALLOW: allow,
  } = environment;
  if (url === undefined || url === '') return null;
  if (!URL.canParse(url) || secret === undefined || secret === '')
    throw new LockstepError(
      'NOTIFY_CONFIG',
      'LOCKSTEP_NOTIFY_WEBHOOK_URL needs a URL, and LOCKSTEP_NOTIFY_WEBHOOK_SECRET beside it',
    );
  return checked({ url, secret: { text: secret }, allow: listOf(allow) });
}

function listOf(text = ''): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function checked(webhook: WebhookConfig): WebhookConfig {
  checkBlocks(webhook.allow);
  return webhook;
}

/** smtp://user:password@host:587 or smtps://… */
function mailOf(environment: Readonly<Record<string, string | undefined>>): MailConfig | null {
  const { LOCKSTEP_SMTP_URL: url, LOCKSTEP_MAIL_FROM: from, LOCKSTEP_MAIL_TO: to } = environment;
  if (url === undefined || url === '') return null;
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^smtps?:$/.test(parsed.protocol) || from === undefined || to === undefined) {
    throw new LockstepError(
      'NOTIFY_CONFIG',
      'LOCKSTEP_SMTP_URL is smtp:// or smtps://, with LOCKSTEP_MAIL_FROM and LOCKSTEP_MAIL_TO beside it',
    );
  }
  const tls = parsed.protocol === 'smtps:';
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname);
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? (tls ? 465 : 587) : Number(parsed.port),
    tls,
    plain: local && !tls,
    user: parsed.username === '' ? null : decodeURIComponent(parsed.username),
    password: parsed.password === '' ? null : { text: decodeURIComponent(parsed.password) },
    from,
    to: listOf(to).slice(0, 50),
  };
}
