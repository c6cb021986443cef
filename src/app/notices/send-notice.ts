import type { HttpTransport } from '../../domain/connector.ts';
import type { Secret } from '../../domain/secret.ts';
import { signWebhook } from '../../sources/webhook/index.ts';
import type { MailConfig } from './notify-config.ts';

export interface NoticeText {
  readonly id: string;
  readonly tenant: string;
  readonly kind: string;
  readonly severity: number;
  readonly text: string;
  readonly madeAt: number;
  /** Whom it is about, as a pseudonym. */
  readonly identity: string | null;
}

const SEVERITY = ['note', 'warning', 'urgent', 'alarm', 'alarm, page somebody'];

/** A signed POST (Standard Webhooks 1.0.0). Resolves with the receipt; throws when it was not taken. */
export async function sendWebhook(
  http: HttpTransport,
  url: string,
  secret: Secret,
  notice: NoticeText,
  now: number,
): Promise<string> {
  const { kind, severity, text, identity, tenant, madeAt } = notice;
  const body = JSON.stringify({
    type: `notice.${kind}`,
    timestamp: new Date(madeAt).toISOString(),
    data: { tenant, severity, text, identity },
  });
  return sendSigned(http, url, secret, now, { id: notice.id, body });
}

/** Any signed POST of ours. Resolves with the receipt; throws when it was not taken. */
export async function sendSigned(
  http: HttpTransport,
  url: string,
  secret: Secret,
  now: number,
  { id, body }: { readonly id: string; readonly body: string },
): Promise<string> {
  const headers = { 'content-type': 'application/json', ...signWebhook({ id, body, at: now }, [secret]) };
  const answer = await http({ method: 'POST', url, headers, body, timeoutMs: 15_000 });
  if (answer.status < 200 || answer.status > 299) throw new Error(`HTTP ${answer.status}`);
  return `HTTP ${answer.status}`;
}

/** One mail about a notice to these addresses. Resolves with the receipt of the mail server. */
export function sendNoticeMail(
  config: MailConfig,
  password: Secret | null,
  to: readonly string[],
  notice: NoticeText,
): Promise<string> {
  const word = SEVERITY[Math.max(0, Math.min(4, notice.severity))] ?? 'note';
  return sendMail(config, password, {
    to,
    subject: `Lockstep ${word}: ${notice.kind} (${notice.tenant})`,
    id: notice.id,
    text: `${notice.text}\n\n${word}, ${new Date(notice.madeAt).toISOString()}, tenant ${notice.tenant}\nlockstep doctor shows what is open.\n`,
  });
}

export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly id: string;
  readonly text: string;
}

/** Resolves with the receipt of the mail server. */
export async function sendMail(config: MailConfig, password: Secret | null, mail: Mail): Promise<string> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host: config.host,
    port: config.port,
    secure: config.tls,
    requireTLS: !config.tls && !config.plain,
    ignoreTLS: config.plain,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 30_000,
    ...(config.user === null ? {} : { auth: { user: config.user, pass: password?.reveal() ?? '' } }),
  });
  try {
    const sent = await transport.sendMail({
      from: config.from,
      to: [...mail.to],
      subject: mail.subject,
      messageId: `<${mail.id}@lockstep>`,
      text: mail.text,
    });
    return String(sent.response).slice(0, 200);
  } finally {
    transport.close();
  }
}
